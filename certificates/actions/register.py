"""The register besides issuing: issuers themselves, and numbers given up."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, fields
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from accounts.models import User
from certificates.actions.emblem import emblems_drawn
from certificates.actions.issuing import take_number
from certificates.errors import EmblemRightError, SignaturePictureError, VoidReasonError, YearBasisError
from certificates.models import Issuer, RegisterEvent, VoidNumber
from core.models import private_storage
from core.thai_text import normalize

_SIGNATURE_SIZE = (900, 300)  # pixels: twice what 60 mm need in print
LARGEST_PICTURE = 2 * 1024 * 1024
_MOST_PIXELS = 25_000_000
_OPAQUE, _PAPER = 255, 230


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
    :raises SignaturePictureError: the signature is no picture.
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
def void_number(*, issuer: Issuer, reason: str, by: User | None, now: datetime) -> VoidNumber:
    """Take the next number of the register and give it up for ever, with a reason.

    :raises VoidReasonError: no reason is given.
    """
    given = normalize(reason)
    if not given:
        raise VoidReasonError
    year_be, number = take_number(issuer=issuer, now=now)
    void = VoidNumber.objects.create(issuer=issuer, year_be=year_be, number=number, reason=given, voided_at=now)
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
    """Draw a picture again, small and without whatever else its file held."""
    if len(picture) > LARGEST_PICTURE:
        raise SignaturePictureError
    try:
        with Image.open(io.BytesIO(picture), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise SignaturePictureError
            drawn = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as problem:
        raise SignaturePictureError from problem
    drawn.thumbnail(_SIGNATURE_SIZE)
    if drawn.getchannel("A").getextrema() == (_OPAQUE, _OPAQUE):
        # Ink on white paper: the paper goes, or a white box would lie on the certificate.
        drawn.putalpha(drawn.convert("L").point(lambda shade: 0 if shade > _PAPER else min(_OPAQUE, 2 * (_OPAQUE - shade))))
    # 32 shades are plenty for ink, and a quarter of the bytes.
    stored = io.BytesIO()
    drawn.quantize(32).save(stored, "PNG", optimize=True)
    return stored.getvalue()


def _short(value: object) -> str:
    return str(value)[:200]
