"""How allauth meets our people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

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
        """Give a sign-in name that says nothing about the person; allauth would take it from the address."""
        user.username = user.username or new_sign_in_name()

    def get_login_stages(self) -> list[str]:
        """Answer allauth's stages, with our own check of addresses."""
        ours = f"{__name__}.{AddressVerificationStage.__name__}"
        return [ours if stage == _STAGES else stage for stage in super().get_login_stages()]

    def clean_email(self, email: str) -> str:
        """Keep addresses in one form: one person, whatever case they type."""
        cleaned: str = super().clean_email(email)
        return cleaned.lower()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through LINE or an OpenID Connect provider."""

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """Offer the names that the provider told, for the person to correct."""
        told: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return {"email": told.get("email") or "", "given_name": told.get("first_name") or "", "family_name": told.get("last_name") or ""}
