"""Wires the apps together: settings, routes, web and worker entry points. Nothing imports it."""

# Whatever starts Django - web, worker, command, test - publishes to the configured broker.
from config.celery import app as celery_app

__all__ = ["celery_app"]
