"""How allauth meets our people."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.models.user import new_sign_in_name

_STAGES = "allauth.account.stages.EmailVerificationStage"


class AddressVerificationStage(EmailVerificationStage):
    """Verifies the address of whoever has one: a person without e-mail has nothing to verify."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Let people without an address pass. There is no person at all while allauth pretends that a sign-up succeeded."""
        if self.login.user is not None and not self.login.user.email:
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in with e-mail, sign-in name and password."""

    def populate_username(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002  allauth's signature
        """Give a sign-in name that says nothing about the person; allauth would take it from the address.

        It is the last thing before a person is saved: one without an address has none, and not an empty one.
        """
        user.email = user.email or None
        user.username = user.username or new_sign_in_name()

    def get_login_stages(self) -> list[str]:
        """Answer allauth's stages, with our own check of addresses."""
        ours = f"{__name__}.{AddressVerificationStage.__name__}"
        return [ours if stage == _STAGES else stage for stage in super().get_login_stages()]

    def is_safe_url(self, url: str | None) -> bool:
        """Lead on to paths and addresses of this site; what begins otherwise is taken for a part of the page it is read on, and leads nowhere."""
        is_led: bool = super().is_safe_url(url)
        return is_led and bool(url) and str(url).startswith(("/", "http://", "https://"))

    def clean_email(self, email: str) -> str:
        """Keep addresses in one form: one person, whatever case they type."""
        cleaned: str = super().clean_email(email)
        return cleaned.lower()


logger = logging.getLogger(__name__)

# Seconds to reach a sign-in service, and seconds it may be silent: a person waits for the page meanwhile.
_PATIENCE = (5, 10)
_ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
# What a service tells of a person; each is a text where it is told at all.
_TEXTS = ("email", "name", "given_name", "family_name", "preferred_username", "displayName", "pictureUrl", "picture")
_LONGEST_ID = 191


class ServiceSession(requests.Session):
    """How the site speaks with a sign-in service. Where that fails, the person gets a page that says so, and the log why.

    allauth asks outside of any `try`, and takes whatever shape an answer has.
    """

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]  # its many parameters
        """Answer what the service said.

        :raises ImmediateHttpResponse: it was not reached, refused, or said what no such service says.
        """
        more["timeout"] = _PATIENCE
        try:
            answer = super().request(method, url, **more)
            answer.raise_for_status()
            fault = _fault_of(answer.json(), str(url), is_about_person="Authorization" in (more.get("headers") or {}))
        except requests.RequestException as error:
            raise _page(error, str(url)) from error
        if fault:
            raise _page(requests.exceptions.InvalidJSONError(fault), str(url), detail=fault)
        return answer


def _page(error: requests.RequestException, url: str, detail: str = "") -> ImmediateHttpResponse:
    # Host, kind and status only: addresses, codes and what was told of a person stay out of the log.
    status = error.response.status_code if error.response is not None else None
    logger.warning("sign-in service %s failed: %s", urlsplit(url).hostname, detail or status or type(error).__name__)
    unreached = isinstance(error, requests.ConnectionError | requests.Timeout)
    return _told("failed", HTTPStatus.SERVICE_UNAVAILABLE if unreached else HTTPStatus.BAD_GATEWAY)


def _told(what: str, status: HTTPStatus) -> ImmediateHttpResponse:
    page = render(context.request, "socialaccount/authentication_error.html", {"what": what}, status=status)
    return ImmediateHttpResponse(page)


def _fault_of(said: Any, url: str, *, is_about_person: bool) -> str:
    """Answer what is wrong with an answer, empty when nothing is: its shape, and whom it names."""
    if not isinstance(said, dict):
        return "no object"
    if "/.well-known/" in url:
        missing = [name for name in _ENDPOINTS if not str(said.get(name) or "").startswith(("https://", "http://"))]
        return f"no {missing[0]}" if missing else ""
    if is_about_person:
        who = said.get("sub") or said.get("userId")
        if not isinstance(who, str) or len(who) > _LONGEST_ID:
            return "nobody named"
        return "no text" if any(not isinstance(said.get(name) or "", str) for name in _TEXTS) else ""
    life = str(said.get("expires_in") or 0)
    return "" if life.isascii() and life.isdigit() and len(life) <= len("31536000") else "no lifetime"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through LINE or an OpenID Connect provider."""

    def get_requests_session(self) -> requests.Session:
        """Answer the one way to speak with a service."""
        return ServiceSession()

    def on_authentication_error(  # noqa: PLR0917  allauth's signature
        self,
        request: HttpRequest,  # noqa: ARG002
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Answer a page of ours for whatever went wrong; who cancelled is led on by allauth.

        :raises ImmediateHttpResponse: with the page.
        """
        if error == AuthError.CANCELLED:
            return
        # Without a state, somebody came back who never left from here, or came back twice.
        if exception is None and "state" not in (extra_context or {}):
            raise _told("stale", HTTPStatus.BAD_REQUEST)
        # The text of the exception may hold what the service told of the person.
        logger.warning("sign-in service %s failed: %s", provider.sub_id, type(exception).__name__ if exception else "it refused")
        raise _told("failed", HTTPStatus.BAD_GATEWAY)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:  # noqa: ARG002  allauth's signature
        """Refuse a service that names two persons in one answer (OpenID Connect Core 5.3.2).

        :raises ImmediateHttpResponse: with the page.
        """
        told = sociallogin.account.extra_data
        if "id_token" in told and "userinfo" in told and told["id_token"].get("sub") != told["userinfo"].get("sub"):
            logger.warning("sign-in service %s failed: two persons in one answer", sociallogin.account.provider)
            raise _told("failed", HTTPStatus.BAD_GATEWAY)

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """Offer the names that the provider told, for the person to correct."""
        told: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        account = sociallogin.account
        names = account.get_provider().extract_common_fields(account.extra_data)
        given = names.get("first_name") or names.get("name") or account.extra_data.get("displayName")
        return {"email": told.get("email") or "", "given_name": given or "", "family_name": names.get("last_name") or ""}
