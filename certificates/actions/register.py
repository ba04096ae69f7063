"""The register besides issuing: issuers themselves, and numbers given up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from certificates.actions.emblem import emblems_drawn
from certificates.actions.issuing import lock_register, take_numbers
from certificates.actions.picture import as_png, ink_on, read_picture, seen_part
from certificates.errors import EmblemRightError, PartnerTakenError, SignaturePictureError, VoidReasonError, YearBasisError
from certificates.models import Issuer, RegisterEvent, VoidNumber
from core.models import private_storage
from core.thai_text import normalize
from enrollment.models import Partner

_SIGNATURE_SIZE = (900, 300)  # pixels: twice what 60 mm need in print
LARGEST_PICTURE = 2 * 1024 * 1024
_LEAST_PIXELS, _WIDEST = 40, 10
_OPAQUE = 255


@dataclass(frozen=True, slots=True)
class IssuerDetails:
    """What an issuer states from now on. `emblems` (up to three) and `signature` are new files; `None` keeps, empty takes away."""

    name_th: str
    name_en: str
    signatory_name_th: str
    signatory_name_en: str
    signatory_position_th: str
    signatory_position_en: str
    year_basis: str
    states_signature: bool = False
    emblems: tuple[bytes, ...] | None = None
    may_use_emblem: bool = False
    signature: bytes | None = None


_TEXTS = [field.name for field in fields(IssuerDetails) if field.name not in {"states_signature", "emblems", "may_use_emblem", "signature"}]


@transaction.atomic
def save_issuer(*, issuer: Issuer, details: IssuerDetails, by: User | None, now: datetime) -> Issuer:
    """Change what an issuer's future certificates state, or make a new issuer (`issuer` not saved yet, with its code).

    The first issuer is the default one. What is issued stays as it is.

    :raises YearBasisError: numbers have been given under the other basis.
    :raises EmblemRightError: no confirmation of the right to use it, or it is the Garuda.
    :raises UnsafeSvgError: an emblem is no plain drawing.
    :raises EmblemPictureError: an emblem is no picture either, or there are too many.
    :raises EmblemSizeError, EmblemTooLargeError: an emblem does not say how large it is, or all are too heavy.
    :raises SignaturePictureError: the signature is no picture.
    :raises PictureBlankError, PictureSmallError, PictureProportionsError: one of them would not be seen, or come out as blocks.
    """
    is_new = issuer.pk is None
    locked = issuer if is_new else Issuer.objects.select_for_update().get(pk=issuer.pk)
    if not is_new and details.year_basis != locked.year_basis and locked.registers.filter(last_number__gt=0).exists():
        raise YearBasisError
    new: dict[str, str | bool] = {name: normalize(getattr(details, name)) for name in _TEXTS}
    new["states_signature"] = details.states_signature
    if details.emblems is not None:
        new["emblem_svg"] = _emblem(details)
    if details.signature is not None:
        new["signature_file"] = _kept_signature(details.signature)
    changes = {name: [_short(getattr(locked, name)), _short(value)] for name, value in new.items() if value != getattr(locked, name)}
    for name, value in new.items():
        setattr(locked, name, value)
    if is_new:
        locked.is_default = not Issuer.objects.filter(is_default=True).exists()
    locked.save()
    kind = RegisterEvent.Kind.ISSUER_MADE if is_new else RegisterEvent.Kind.ISSUER_CHANGED
    if is_new or changes:
        RegisterEvent.objects.create(kind=kind, issuer=locked, actor=by, changes=changes, at=now)
    return locked


@transaction.atomic
def assign_partner(*, issuer: Issuer, partner: Partner | None, by: User | None, now: datetime) -> Issuer:
    """Let `issuer` issue for this partner's runs from now on; `None` leaves them to the default issuer again.

    :raises PartnerTakenError: another issuer does already.
    """
    locked = Issuer.objects.select_for_update().get(pk=issuer.pk)
    if partner is not None and Issuer.objects.filter(partner=partner).exclude(pk=locked.pk).exists():
        raise PartnerTakenError
    if partner != locked.partner:
        changes = {"partner": [locked.partner.code if locked.partner else "", partner.code if partner else ""]}
        locked.partner = partner
        locked.save(update_fields=["partner", "updated_at"])
        RegisterEvent.objects.create(kind=RegisterEvent.Kind.ISSUER_CHANGED, issuer=locked, actor=by, changes=changes, at=now)
    return locked


@transaction.atomic
def enable_prakatsaniyabat(*, issuer: Issuer, enabled: bool, by: User | None, now: datetime) -> Issuer:
    """Let `issuer` issue ประกาศนียบัตร from now on, or no more (domain 5.6); what is issued stays as it is."""
    locked = Issuer.objects.select_for_update().get(pk=issuer.pk)
    if enabled != locked.issues_prakatsaniyabat:
        changes = {"issues_prakatsaniyabat": [str(locked.issues_prakatsaniyabat), str(enabled)]}
        locked.issues_prakatsaniyabat = enabled
        locked.save(update_fields=["issues_prakatsaniyabat", "updated_at"])
        RegisterEvent.objects.create(kind=RegisterEvent.Kind.ISSUER_CHANGED, issuer=locked, actor=by, changes=changes, at=now)
    return locked


@transaction.atomic
def void_number(*, issuer: Issuer, reason: str, by: User | None, now: datetime) -> VoidNumber:
    """Take the next number of the register and give it up for ever, with a reason.

    :raises VoidReasonError: no reason is given.
    """
    given = normalize(reason)
    if not given:
        raise VoidReasonError
    register = lock_register(issuer=issuer, now=now)
    void = VoidNumber.objects.create(issuer=issuer, year_be=register.year_be, number=take_numbers(register), reason=given, voided_at=now)
    RegisterEvent.objects.create(kind=RegisterEvent.Kind.VOIDED, issuer=issuer, actor=by, note=f"{void}: {given}"[:300], at=now)
    return void


def _emblem(details: IssuerDetails) -> str:
    if not details.emblems:
        return ""
    if not details.may_use_emblem:
        raise EmblemRightError
    return emblems_drawn(details.emblems)


def _kept_signature(picture: bytes) -> str:
    """Store a signature as a small PNG under its own hash; answer its name, empty for no picture."""
    if not picture:
        return ""
    content = _drawn_anew(picture)
    name = f"issuers/{hashlib.sha256(content).hexdigest()}.png"
    storage = private_storage()
    if not storage.exists(name):
        storage.save(name, ContentFile(content))
    return name


def _drawn_anew(picture: bytes) -> bytes:
    """Draw a picture again: its ink alone, small and without whatever else its file held."""
    if len(picture) > LARGEST_PICTURE:
        raise SignaturePictureError
    try:
        drawn = read_picture(picture)
    except ValueError as problem:
        raise SignaturePictureError from problem
    # A picture of a camera has more dots than the eye; work with what can be seen.
    drawn.thumbnail((2 * _SIGNATURE_SIZE[0], 2 * _SIGNATURE_SIZE[0]))
    if drawn.getchannel("A").getextrema() == (_OPAQUE, _OPAQUE):
        # Ink on white paper: the paper goes, or a white box would lie on the certificate.
        drawn.putalpha(ink_on(drawn))
    ink = seen_part(drawn, least=_LEAST_PIXELS, widest=_WIDEST)
    ink.thumbnail(_SIGNATURE_SIZE)
    # 32 shades are plenty for ink, and a quarter of the bytes.
    return as_png(ink, shades=32)


def _short(value: object) -> str:
    return str(value)[:200]
