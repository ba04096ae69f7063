"""Doors beside the password: the printed card, and the mailbox of the development site."""

import email
import email.policy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.errors import CardNotValidError
from accounts.forms.entrance import CardForm
from accounts.http import mail_folder, safe_next
from accounts.models import User
from core.http import READ_AND_WRITE
from core.views import too_many_requests

_LETTERS_SHOWN = 20


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(READ_AND_WRITE)
def card(request: HttpRequest) -> HttpResponse:
    """Sign in with the code on a printed card."""
    if request.user.is_authenticated:
        return redirect(safe_next(request) or "accounts:home")
    form = CardForm(request.POST or None)
    if request.method == "POST":
        # Wrong codes of this address have used up its tries: not even a right one is looked at.
        if not ratelimit.consume(request, action="card") or not ratelimit.consume(request, action="card_failed", dry_run=True):
            return too_many_requests(request)
        if form.is_valid():
            try:
                person = actions.sign_in_with_card(code=form.cleaned_data["code"], now=timezone.now())
            except CardNotValidError as refusal:
                ratelimit.consume(request, action="card_failed")
                form.add_error("code", str(refusal))
            else:
                return _enter(request, person)
    return render(request, "accounts/card.html", {"form": form, "next": safe_next(request)}, status=422 if form.errors else 200)


def _enter(request: HttpRequest, person: User) -> HttpResponse:
    """Go through allauth's own door, so that a second factor and the new session key apply here too."""
    record_authentication(request, person, "card")
    onward = safe_next(request) or reverse("accounts:home")
    if not person.has_usable_password():
        onward = reverse("account_set_password", query={"next": onward})
    response: HttpResponse = perform_login(request, person, email_verification=EmailVerificationMethod.NONE, redirect_url=onward)
    return response


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the letters that a site without a mail server keeps as files, to somebody at that machine only."""
    folder = mail_folder(request)
    if folder is None:
        raise Http404
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.exists() else []
    letters = [letter for file in files[:_LETTERS_SHOWN] for letter in reversed(_letters(file))]
    return render(request, "accounts/mailbox.html", {"letters": letters[:_LETTERS_SHOWN], "folder": folder})


def _letters(file: Path) -> list[dict[str, Any]]:
    """Read the letters of one file; Django ends each with a line of dashes."""
    letters = []
    for raw in file.read_bytes().split(b"-" * 79):
        if not raw.strip():
            continue
        message = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
        body = message.get_body(("plain",))
        letters.append(
            {
                "to": str(message["To"] or ""),
                "subject": str(message["Subject"] or _("ไม่มีหัวเรื่อง")),
                "sent_at": _moment(message["Date"].datetime) if message["Date"] else None,
                "text": str(body.get_content()) if body is not None else "",
            }
        )
    return letters


def _moment(written: datetime) -> datetime:
    """Answer an aware moment: “-0000”, which Django writes, says UTC and nothing of where the sender is."""
    return written if written.tzinfo else written.replace(tzinfo=UTC)
