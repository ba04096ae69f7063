"""Tells pages that say “look into your mail” whether this site keeps its letters itself."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from accounts.http import mail_folder

register = template.Library()


@register.simple_tag(takes_context=True)
def mailbox_url(context: Context) -> str:
    """Answer the address of the development mailbox for a visitor who may see it, else an empty text.

    The request is taken from the context itself and not from its variables: a part included with `only` has none of them.
    """
    request: Any = getattr(context, "request", None)
    return reverse("accounts:mailbox") if request is not None and mail_folder(request) is not None else ""
