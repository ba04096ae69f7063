"""What people call a job, in lists of jobs."""

from __future__ import annotations

from django import template

from core.tasks import label_of

register = template.Library()


@register.filter
def job_label(kind: str) -> str:
    """Answer the name of a kind of job in the reader's language."""
    return label_of(kind)
