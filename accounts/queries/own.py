"""Answers about people: what they agreed to, and what the school holds about them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from accounts.data_export import Table, register
from accounts.models import Consent, DataRequest, SignInCard, StaffAct, User
from accounts.models.consent import CONSENT_VERSIONS
from accounts.models.data_request import COPY_LIFETIME

# What each purpose means for the person, shown beside the question.
_EXPLANATIONS = {
    Consent.Purpose.TERMS: _("จำเป็นต่อการมีบัญชี เลิกได้ด้วยการขอลบข้อมูล"),
    Consent.Purpose.STATISTICS: _(
        "เรื่องนี้เป็นการแจ้งให้ทราบตามภารกิจของรัฐ ไม่ใช่การขอความยินยอม "
        "เพศ ปีเกิด จังหวัด และประเภทผู้เรียนที่คุณเลือกบอก ใช้นับจำนวนผู้เข้ารับบริการโดยไม่เปิดเผยชื่อ "
        "หากถอน เราจะลบสี่อย่างนี้ออกจากโปรไฟล์ และนับคุณเป็น “ไม่ระบุ” ในบริการครั้งต่อไป"
    ),
    Consent.Purpose.NEWS: _("ข่าวหลักสูตรและกิจกรรมใหม่ทางอีเมล หากไม่ยินยอม คุณยังได้รับจดหมายที่จำเป็นต่อบัญชีและการเรียน"),
    Consent.Purpose.PHOTO: _("ภาพถ่ายและวิดีโอจากกิจกรรมที่เห็นหน้าคุณ อาจใช้เผยแพร่งานของโรงเรียน หากไม่ยินยอม ผู้จัดจะไม่ใช้ภาพที่เห็นหน้าคุณ"),
}


ASKED_PURPOSES = tuple(_EXPLANATIONS)


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Where one purpose stands. `latest` is the newest line of the ledger, `None` when the person was never asked."""

    purpose: Consent.Purpose
    latest: Consent | None
    history: list[Consent] = field(default_factory=list)

    @property
    def explanation(self) -> str:
        """What the purpose means for the person."""
        return str(_EXPLANATIONS[self.purpose])

    @property
    def is_required(self) -> bool:
        """Whether an account cannot be without it."""
        return self.purpose == Consent.Purpose.TERMS

    @property
    def is_notice(self) -> bool:
        """Whether people are told of it and may object, instead of being asked (a public task)."""
        return self.purpose == Consent.Purpose.STATISTICS

    @property
    def is_current(self) -> bool:
        """Whether the newest answer was about the text of today."""
        return self.latest is not None and self.latest.version == CONSENT_VERSIONS[self.purpose]

    @property
    def is_given(self) -> bool:
        """Whether the person consents now."""
        return self.latest is not None and self.latest.action == Consent.Action.GIVEN


def current_consents(person: User) -> dict[Consent.Purpose, ConsentState]:
    """Answer where every purpose stands for this person, with its history, newest first."""
    lines = list(Consent.objects.of(person))
    of_purpose = {purpose: [line for line in lines if line.purpose == purpose] for purpose in _EXPLANATIONS}
    return {purpose: ConsentState(purpose, found[0] if found else None, found) for purpose, found in of_purpose.items()}


def has_accepted_terms(person: User) -> bool:
    """Whether the person accepted the terms of today; people from a roster have not, before they first sign in."""
    return Consent.objects.filter(
        person=person, purpose=Consent.Purpose.TERMS, action=Consent.Action.GIVEN, version=CONSENT_VERSIONS[Consent.Purpose.TERMS]
    ).exists()


def has_withdrawn(person: User, purpose: str) -> bool:
    """Whether the person's newest answer to `purpose` is no."""
    latest = Consent.objects.of(person).filter(purpose=purpose).first()
    return latest is not None and latest.action == Consent.Action.WITHDRAWN


def _profile(person: User) -> Table:
    columns = (
        "username", "email", "phone", "title", "given_name", "family_name", "name_en", "name_on_certificate", "gender", "birth_year",
        "province_code", "learner_type", "language", "date_joined", "last_login", "is_active", "is_staff", "is_test",
    )  # fmt: skip
    return [{"uuid": str(person.uuid), "subject_key": str(person.subject_key), **{name: getattr(person, name) for name in columns}}]


def _consents(person: User) -> Table:
    return [dict(row) for row in Consent.objects.of(person).values("purpose", "action", "version", "language", "channel", "at")]


def _email_addresses(person: User) -> Table:
    return list(EmailAddress.objects.filter(user=person).values("email", "verified", "primary"))


def _means_of_sign_in(person: User) -> Table:
    """Which means of sign-in exist; never their secrets."""
    cards = SignInCard.objects.filter(person=person).order_by("issued_at")
    return [
        *(
            {"kind": "card", "from": card.issued_at, "last": card.first_used_at, "until": card.withdrawn_at or card.expires_at}
            for card in cards
        ),
        *({"kind": key.type, "from": key.created_at, "last": key.last_used_at} for key in Authenticator.objects.filter(user=person)),
        *({"kind": link.provider, "from": link.date_joined, "last": link.last_login} for link in SocialAccount.objects.filter(user=person)),
    ]


def _data_requests(person: User) -> Table:
    requests = DataRequest.objects.filter(person=person).order_by("asked_at")
    return [dict(row) for row in requests.values("uuid", "kind", "state", "asked_at", "done_at")]


def _staff_acts(person: User) -> Table:
    return [dict(row) for row in StaffAct.objects.filter(person=person).order_by("at").values("kind", "reason", "at")]


register("profile", _profile)
register("consents", _consents)
register("email_addresses", _email_addresses)
register("sign_in_means", _means_of_sign_in)
register("data_requests", _data_requests)
register("staff_acts", _staff_acts)


@dataclass(frozen=True, slots=True)
class DataCopy:
    """A copy that a person asked for. `until` is when its file goes, `None` while there is none."""

    request: DataRequest
    until: datetime | None


def data_copies(person: User, now: datetime) -> list[DataCopy]:
    """Answer the copies this person asked for, newest first."""
    requests = DataRequest.objects.filter(person=person, kind=DataRequest.Kind.COPY).order_by("-asked_at", "-pk")
    return [DataCopy(request, _available_until(request, now)) for request in requests]


def downloadable_copy(*, person: User, uuid: UUID, now: datetime) -> DataRequest | None:
    """Answer this person's copy while its file may be fetched; `None` for anybody else's."""
    found = DataRequest.objects.filter(person=person, kind=DataRequest.Kind.COPY, uuid=uuid).first()
    return found if found is not None and _available_until(found, now) else None


def _available_until(request: DataRequest, now: datetime) -> datetime | None:
    if not request.file or request.done_at is None or request.done_at + COPY_LIFETIME <= now:
        return None
    return request.done_at + COPY_LIFETIME


@dataclass(frozen=True, slots=True)
class SignInMeans:
    """How a person can sign in now."""

    password: bool
    emails: list[EmailAddress]
    authenticator_app: bool
    passkeys: int
    recovery_codes: bool
    connections: int
    card_until: datetime | None


def sign_in_means(person: User) -> SignInMeans:
    """Answer every way in that this person has."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    card = SignInCard.objects.filter(person=person, withdrawn_at=None).first()
    return SignInMeans(
        password=person.has_usable_password(),
        emails=list(EmailAddress.objects.filter(user=person).order_by("-primary", "email")),
        authenticator_app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        recovery_codes=Authenticator.Type.RECOVERY_CODES in kinds,
        connections=SocialAccount.objects.filter(user=person).count(),
        card_until=card.expires_at if card else None,
    )
