"""Answers about credentials: a holder's file, what an issuer's keys are, whether a file somebody has is true."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.credential import (
    Document,
    ProofError,
    is_revoked,
    issuer_did,
    issuer_document,
    keys_of,
    read_document,
    site_document,
    verify_document,
)
from certificates.credential.contexts import CREDENTIALS_V2, OPEN_BADGES
from certificates.credential.encoding import LIST_LENGTH, to_bitstring, to_multikey
from certificates.credential.wording import wording_of
from certificates.models import Certificate, Credential, Issuer, IssuerKey, StatusList
from certificates.queries.public import may_be_handed_out
from certificates.signing import public_raw
from core.codes import DocumentKind, branch
from core.invariants import register_invariant

if TYPE_CHECKING:
    from certificates.badges import BadgeFace


def credential_bytes(certificate: Certificate) -> bytes:
    """Answer a certificate's credential as it was signed; empty when there is none, or its holder was erased."""
    document = Credential.objects.filter(certificate=certificate).values_list("document", flat=True).first()
    return (document or "").encode()


def did_document(issuer_code: str) -> Document | None:
    """Answer an issuer's DID document; `None` for an issuer we do not know."""
    issuer = Issuer.objects.filter(code=issuer_code).first()
    return _did_document(issuer, settings.SITE_URL) if issuer else None


def _did_document(issuer: Issuer, site_url: str) -> Document:
    rows = IssuerKey.objects.of(issuer, IssuerKey.Purpose.CREDENTIAL).proving()
    keys = [(row.key_id, to_multikey(public_raw(row))) for row in rows]
    return issuer_document(issuer.code, site_url=site_url, keys=keys)


def did_of_site() -> Document:
    """Answer the site's own DID document."""
    return site_document(site_url=settings.SITE_URL, issuer_codes=Issuer.objects.order_by("code").values_list("code", flat=True))


def achievement_document(kind: str, course_code: str, release_number: int) -> Document | None:
    """Answer what holders of a course's certificates achieved, from the certificates alone; `None` when there are none."""
    rows = _credentials_for(kind, course_code, release_number)
    row = rows.exclude(document="").order_by("pk").values_list("document", "certificate__code").first()
    if row is None:
        return None
    text, code = row
    achievement: Document = read_document(text.encode())["credentialSubject"]["achievement"]
    if code in achievement["id"]:
        # It is one person's own, and its address opens their certificate.
        return None
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES], **achievement}


def _credentials_for(kind: str, course_code: str, release_number: int) -> QuerySet[Credential]:
    """Answer the credentials that share an achievement; a transcript's is one person's own, and names their verification code."""
    rows = Credential.objects.exclude(certificate__kind=DocumentKind.TRANSCRIPT)
    return rows.filter(certificate__kind=kind, certificate__course_code=course_code, certificate__release_number=release_number)


def held_credential(subject_key: UUID, uuid: UUID) -> Credential | None:
    """Answer the credential of one of a person's own certificates; `None` for anybody else's, or one not made yet."""
    rows = Credential.objects.filter(certificate__holder_key=subject_key, certificate__uuid=uuid).exclude(document="")
    return rows.select_related("certificate").first()


def public_credential(code: str) -> Credential | None:
    """Answer the credential behind a verification code when its holder lets everybody have it."""
    row = Credential.objects.filter(certificate__code=code).select_related("certificate__credential").first() if code else None
    return row if row and may_be_handed_out(row.certificate) else None


def badge_file(credential: Credential, kind: str) -> bytes:
    """Answer a certificate's badge, `png` or `svg`, with its credential inside; the same bytes for its life."""
    from certificates.badges import bake_png, bake_svg

    face = _badge_face(credential.certificate, credential.branch_code)
    content = credential.document.encode()
    return bake_png(_png(face), content) if kind == "png" else bake_svg(_svg(face), content).encode()


def achievement_badge(kind: str, course_code: str, release_number: int) -> bytes | None:
    """Answer the badge of a course as SVG, about nobody; `None` when nobody holds it."""
    rows = _credentials_for(kind, course_code, release_number)
    row = rows.select_related("certificate").order_by("pk").first()
    return _svg(_badge_face(row.certificate, row.branch_code)).encode() if row else None


def _badge_face(certificate: Certificate, branch_code: str) -> BadgeFace:
    from certificates.badges import BadgeFace

    return BadgeFace(
        title=certificate.course_title_th,
        issuer=certificate.issuer_name_th,
        word=wording_of(certificate.kind).word[0],
        group=branch(branch_code).group.code if branch_code else "",
    )


# Everybody who completed a course has the same drawing.
@lru_cache(maxsize=32)
def _png(face: BadgeFace) -> bytes:
    # The drawing's tools are needed by few processes, and by none when it starts.
    from certificates.badges import draw, to_png

    return to_png(draw(face))


@lru_cache(maxsize=32)
def _svg(face: BadgeFace) -> str:
    from certificates.badges import draw, to_svg

    return to_svg(draw(face), title=face.title)


def certificates_without_credential() -> QuerySet[Certificate]:
    """Answer certificates that were issued before there were credentials, oldest first."""
    return Certificate.objects.filter(credential=None, holder_erased_at=None).order_by("pk")


@dataclass(frozen=True, slots=True)
class CheckedCredential:
    """What checking a file found: `genuine` says nobody changed it, `revoked` what its list says, `code` whose page tells more.

    `is_credential` is false for a file that has none inside. `key_revoked` says that only a key speaks for it which was lost or
    abused: it may be a true one from before, or a thief's; today's file of the holder, and our register, tell.
    """

    genuine: bool
    revoked: bool
    code: str
    is_credential: bool = True
    key_revoked: bool = False


def check_credential_file(content: bytes) -> CheckedCredential:
    """Check a file that holds a credential: JSON, or a badge with one inside."""
    from certificates.badges import NoCredentialError, unbake

    if content.lstrip()[:1] == b"{":
        return check_credential(content)
    try:
        return check_credential(unbake(content))
    except NoCredentialError:
        return CheckedCredential(genuine=False, revoked=False, code="", is_credential=False)


def check_credential(content: bytes) -> CheckedCredential:
    """Check a credential somebody handed us: its signature by its issuer's keys, then its place in the list."""
    try:
        document = read_document(content)
        subject = _issuer_of(document)
        if _by_a_revoked_key(document, subject):
            return CheckedCredential(genuine=False, revoked=False, code=_code_of(document), key_revoked=True)
        keys = keys_of(did_document(subject) or {})
        verify_document(document, keys=keys)
        listed = StatusList.objects.filter(address=document["credentialStatus"]["statusListCredential"]).first()
        if listed is None:
            return CheckedCredential(genuine=False, revoked=False, code="")
        status = read_document(listed.document.encode())
        verify_document(status, keys=keys)
        return CheckedCredential(genuine=True, revoked=is_revoked(document, status), code=_code_of(document))
    except (ProofError, KeyError, TypeError):
        return CheckedCredential(genuine=False, revoked=False, code="")


def _by_a_revoked_key(document: Document, issuer_code: str) -> bool:
    """Whether the signature is whole and a revoked key's.

    :raises ProofError: it names a revoked key and is not whole.
    """
    method = str(document["proof"]["verificationMethod"])
    did, _between, key_id = method.partition("#")
    revoked = IssuerKey.objects.filter(issuer__code=issuer_code, purpose=IssuerKey.Purpose.CREDENTIAL, state=IssuerKey.State.REVOKED)
    key = revoked.filter(key_id=key_id).first() if did == issuer_did(issuer_code, site_url=settings.SITE_URL) else None
    if key is None:
        return False
    verify_document(document, keys={method: public_raw(key)})
    return True


def _issuer_of(document: Document) -> str:
    """Answer the code of the issuer a document names; empty when it is none of ours."""
    issuer = document["issuer"]
    did = issuer["id"] if isinstance(issuer, dict) else issuer
    known = {issuer_did(code, site_url=settings.SITE_URL): code for code in Issuer.objects.values_list("code", flat=True)}
    return known.get(did, "")


def _code_of(document: Document) -> str:
    return str(document["id"]).rstrip("/").rpartition("/")[2]


def outdated_status_lists() -> int:
    """Count lists whose signed document says something else than their certificates do, or that no key of the issuer proves."""
    wrong = 0
    for listed in StatusList.objects.select_related("issuer"):
        ended = listed.credentials.exclude(certificate__status=Certificate.Status.VALID).values_list("place", flat=True)
        said = _proven_bits(listed)
        wrong += said != to_bitstring(ended, length=LIST_LENGTH)
    return wrong


def _proven_bits(listed: StatusList) -> str:
    """Answer the bits a list states, empty when its signature proves nothing."""
    # As those who trust it read it: at the address it was opened with, even if the site has moved.
    keys = keys_of(_did_document(listed.issuer, listed.address.partition("/credentials/status/")[0]))
    try:
        document = read_document(listed.document.encode())
        verify_document(document, keys=keys)
    except ProofError:
        return ""
    return str(document["credentialSubject"]["encodedList"])


def signed_with_a_revoked_key() -> int:
    """Count credentials that only a revoked key speaks for."""
    revoked = IssuerKey.objects.filter(purpose=IssuerKey.Purpose.CREDENTIAL, state=IssuerKey.State.REVOKED).select_related("issuer")
    return sum(Credential.objects.signed_with(key).count() for key in revoked)


register_invariant("certificates.status_lists", _("บัญชีสถานะข้อมูลรับรองที่ลงนามแล้วตรงกับสถานะของวุฒิบัตร"), outdated_status_lists)
register_invariant("certificates.credential_keys", _("ไม่มีข้อมูลรับรองใดที่มีเพียงกุญแจที่ถูกเพิกถอนลงนามไว้"), signed_with_a_revoked_key)
