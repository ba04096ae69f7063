"""Tells pages that say “look into your mail” whether this site keeps its letters itself."""

from typing import Any

from django import template
from django.urls import reverse

from accounts.http import mail_folder

register = template.Library()


@register.simple_tag(takes_context=True)
def mailbox_url(context: dict[str, Any]) -> str:
    """Answer the address of the development mailbox for a visitor who may see it, else an empty text."""
    request = context.get("request")
    return reverse("accounts:mailbox") if request is not None and mail_folder(request) is not None else ""
