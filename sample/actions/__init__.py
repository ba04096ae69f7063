"""Every write of the sample school."""

from .school import load_school

__all__ = ["load_school"]
