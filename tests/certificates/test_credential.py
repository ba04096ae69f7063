"""The credential itself: what it says, that its proof holds, and that no change of it goes unseen. No database."""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credential import (
    Document,
    ProofError,
    Signer,
    certificate_document,
    is_revoked,
    issuer_document,
    keys_of,
    read_document,
    sign_document,
    site_document,
    status_entry,
    status_list,
    to_bytes,
    verify_document,
)
from certificates.credential.encoding import LIST_LENGTH, bit_at, from_base58, from_multikey, to_base58, to_bitstring, to_multikey
from certificates.credential.wording import wording_of
from certificates.models import Certificate
from certificates.pdf import words
from core.codes import CertificateKind, DocumentKind

SITE = "https://school.example"
LIST = f"{SITE}/credentials/status/5f0c"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DID = "did:web:school.example:issuers:NEC"
METHOD = f"{DID}#credential-1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer(method=METHOD, sign=KEY.sign)
KEYS = {METHOD: KEY.public_key().public_bytes_raw()}
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def credential(sheet: Callable[..., Certificate]) -> Document:
    certificate = sheet(holder_name_en="Mr. Khampan Namphueng", is_sample=True)
    document = certificate_document(certificate, branch_code="01", status=status_entry(LIST, 70_001), site_url=SITE)
    return sign_document(document, signer=SIGNER, now=NOW)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def changed(document: Document, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> Document:
    forged = copy.deepcopy(document)
    inner: Any = forged
    for key in path[:-1]:
        inner = inner[key]
    change(inner, path[-1])
    return forged


def is_refused(document: Document) -> bool:
    try:
        verify_document(document, keys=KEYS)
    except ProofError:
        return True
    return False


def test_it_says_what_the_paper_says_in_both_languages_and_names_nobody_else(credential: Document) -> None:
    subject = credential["credentialSubject"]
    achievement = subject["achievement"]

    assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert credential["name"] == "วุฒิบัตร เครื่องเขินล้านนาร่วมสมัย · Certificate of Achievement, Lanna lacquerware"
    assert credential["issuer"]["id"] == DID
    assert credential["issuer"]["name"] == "โครงการตัวอย่าง · Example Programme"
    assert credential["validFrom"] == "2026-11-21T03:00:00Z"
    assert [(name["identityType"], name["identityHash"]) for name in subject["identifier"]] == [
        ("name", "นายคำปัน น้ำผึ้ง"),
        ("name", "Mr. Khampan Namphueng"),
    ]
    assert "id" not in subject
    assert subject["licenseNumber"] == "NEC 12/2569"
    assert (subject["activityStartDate"], subject["activityEndDate"]) == ("2026-03-01T00:00:00+07:00", "2026-04-12T00:00:00+07:00")
    assert achievement["name"] == "เครื่องเขินล้านนาร่วมสมัย · Lanna lacquerware"
    assert achievement["description"] == (
        "ผู้ถือได้ผ่านการอบรมหลักสูตร “เครื่องเขินล้านนาร่วมสมัย” จำนวน 30 ชั่วโมง · The holder has successfully completed the course "
        "“Lanna lacquerware”, 30 hours. (เนื้อหาตัวอย่าง — รอการตรวจโดยผู้เชี่ยวชาญ · Sample content, awaiting expert review)"
    )
    assert achievement["fieldOfStudy"] == "งานฝีมือและหัตถกรรม · Craft"
    assert credential["evidence"][0]["narrative"] == (
        "1 มีนาคม – 12 เมษายน 2569 จำนวน 30 ชั่วโมง ออนไลน์ · 1 March – 12 April 2026, 30 hours, online"
    )
    assert credential["credentialStatus"]["statusListIndex"] == "70001"


def test_one_name_and_one_language_are_said_once(sheet: Callable[..., Certificate]) -> None:
    row = sheet(holder_name="A", holder_name_en="A", course_title_en="", hours=1)

    document = certificate_document(row, branch_code="", status=status_entry(LIST, 1), site_url=SITE)

    assert len(document["credentialSubject"]["identifier"]) == 1
    assert document["credentialSubject"]["achievement"]["name"] == "เครื่องเขินล้านนาร่วมสมัย"
    assert document["name"].endswith("Certificate of Achievement, CRF-104")
    assert "fieldOfStudy" not in document["credentialSubject"]["achievement"]
    assert "1 hour," in document["evidence"][0]["narrative"]


def test_a_transcript_lists_what_it_gathers_and_is_nobody_elses_achievement(sheet: Callable[..., Certificate]) -> None:
    entries = [{"title_th": f"หลักสูตร {number}", "title_en": "", "number": f"{number}/2569"} for number in range(1, 13)]
    row = sheet(
        kind="transcript", course_code="TRANSCRIPT", course_title_th="รวม 12 หลักสูตร", course_title_en="12 courses", entries=entries, mode=""
    )

    document = certificate_document(row, branch_code="", status=status_entry(LIST, 1), site_url=SITE)
    signed = sign_document(document, signer=SIGNER, now=NOW)

    verify_document(signed, keys=KEYS)
    achievement = signed["credentialSubject"]["achievement"]
    assert achievement["id"] == f"{SITE}/verify/{row.code}/#achievement"
    assert "image" not in achievement
    assert "หลักสูตร 12 (12/2569)" in signed["evidence"][0]["narrative"]


def test_thanks_without_hours_say_none(sheet: Callable[..., Certificate]) -> None:
    document = certificate_document(sheet(kind="appreciation", hours=0), branch_code="01", status=status_entry(LIST, 1), site_url=SITE)

    achievement = document["credentialSubject"]["achievement"]
    assert "ชั่วโมง" not in str(document)
    assert achievement["id"].endswith("/credentials/achievements/appreciation/CRF-104/1")


def test_its_words_are_those_of_the_paper() -> None:
    for kind in DocumentKind:
        paper = words.wording_of(kind)
        assert wording_of(kind).word == (paper.word, paper.word_en)
    for course_kind in CertificateKind:
        assert wording_of(course_kind).says[0] == words.wording_of(course_kind).verb


def test_the_same_input_gives_the_same_bytes_and_needs_no_network(credential: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    unsigned = {name: value for name, value in credential.items() if name != "proof"}

    again = sign_document(unsigned, signer=SIGNER, now=NOW)

    assert to_bytes(again) == to_bytes(credential)
    verify_document(read_document(to_bytes(again)), keys=KEYS)


def test_any_change_of_any_value_is_seen(credential: Document) -> None:
    def other_value(inner: Any, key: Any) -> None:
        value = inner[key]
        inner[key] = (not value) if isinstance(value, bool) else f"{value}x" if isinstance(value, str) else value + 1

    paths = list(leaves(credential))

    assert len(paths) > 45
    assert [path for path in paths if not is_refused(changed(credential, path, other_value))] == []


def test_leaving_out_renaming_or_emptying_any_part_is_seen(credential: Document) -> None:
    def leave_out(inner: Any, key: Any) -> None:
        del inner[key]

    def empty(inner: Any, key: Any) -> None:
        inner[key] = None

    def rename(inner: Any, key: Any) -> None:
        if isinstance(inner, dict):
            inner[f"{key}x"] = inner.pop(key)
        else:
            inner[key] = [inner[key], inner[key] + "x"]

    passed = [
        (change.__name__, path)
        for change in (leave_out, empty, rename)
        for path in leaves(credential)
        if not is_refused(changed(credential, path, change))
    ]

    assert passed == []


@pytest.mark.parametrize(
    "added",
    [
        {"score": "100"},
        {"description": "more"},
        {"https://example.org/x": "y"},
        {"@id": "https://example.org/"},
        {"evidence": []},
        {"validUntil": None},
        {"@reverse": {"issuer": "x:y"}},
        {"termsOfUse": {"id": "relative"}},
        {"refreshService": {"type": "Nobody"}},
        {"_:x": "y"},
    ],
    ids=str,
)
def test_nothing_can_be_added(credential: Document, added: dict[str, Any]) -> None:
    assert is_refused(credential | added)
    assert is_refused(changed(credential, ("credentialSubject", "x"), lambda inner, _key: inner.update(added)))
    assert is_refused(changed(credential, ("proof", "x"), lambda inner, _key: inner.update(added)))


@pytest.mark.parametrize(
    "context",
    [
        "https://www.w3.org/ns/credentials/v2",
        ["https://www.w3.org/ns/credentials/v2", "https://example.org/mine"],
        ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", {"name": "x:y"}],
        {"@vocab": "https://example.org/"},
    ],
    ids=["less", "another", "inline", "any"],
)
def test_no_other_vocabulary_is_listened_to(credential: Document, context: Any) -> None:
    assert is_refused(credential | {"@context": context})


def test_a_strangers_key_proves_nothing_even_under_our_name(credential: Document) -> None:
    unsigned = {name: value for name, value in credential.items() if name != "proof"}
    forged = sign_document(unsigned, signer=Signer(method=METHOD, sign=OTHER.sign), now=NOW)
    elsewhere = sign_document(unsigned, signer=Signer(method="did:web:example.org#k", sign=OTHER.sign), now=NOW)

    assert is_refused(forged)
    with pytest.raises(ProofError):
        verify_document(elsewhere, keys=KEYS | {"did:web:example.org#k": OTHER.public_key().public_bytes_raw()})


def test_every_single_changed_bit_of_the_signature_is_seen(credential: Document) -> None:
    signature = from_base58(credential["proof"]["proofValue"])
    flipped = (bytes(byte ^ (1 << bit if at == place else 0) for at, byte in enumerate(signature)) for place in range(64) for bit in (0, 7))

    assert all(is_refused(credential | {"proof": credential["proof"] | {"proofValue": to_base58(value)}}) for value in flipped)


def test_a_file_made_to_keep_us_busy_is_refused_quickly(credential: Document) -> None:
    twins = [{"type": "IdentityObject", "identityType": "name", "salt": str(number)} for number in range(12)]
    deep: Any = {"narrative": "x"}
    for _ in range(60):
        deep = {"type": ["Evidence"], "evidence": deep}

    assert is_refused(changed(credential, ("credentialSubject", "identifier"), lambda inner, key: inner.update({key: twins})))
    assert is_refused(credential | {"evidence": deep})
    for content in (b"[1]", b'{"a":1,"a":2}', b"{", b"\xff", b" " * 70_000, b"[" * 60_000):
        with pytest.raises(ProofError):
            read_document(content)


@pytest.mark.parametrize("wrap", [lambda inner: {"evidence": inner}, lambda inner: [inner]], ids=["objects", "lists"])
def test_a_file_nested_deeper_than_we_can_follow_is_refused(credential: Document, wrap: Callable[[Any], Any]) -> None:
    deep: Any = "x"
    for _ in range(600):
        deep = wrap(deep)

    assert is_refused(credential | {"evidence": deep})
    assert is_refused(credential | {"proof": credential["proof"] | {"created": deep}})
    assert is_refused(credential | {"proof": credential["proof"] | {"proofValue": deep}})


def test_a_signature_longer_than_any_is_refused_unread(credential: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def reading(text: str) -> bytes:
        read.append(len(text))
        return from_base58(text)

    monkeypatch.setattr("certificates.credential.proof.from_base58", reading)
    longest = to_base58(b"\xff" * 64)

    for written in (longest, longest + "z" * (91 - len(longest)), "z" * 60_000):
        assert is_refused(credential | {"proof": credential["proof"] | {"proofValue": written}})
    assert not is_refused(credential)
    assert read == [len(longest), len(credential["proof"]["proofValue"])]


@pytest.mark.parametrize("data", [b"", b"\0\0a", bytes(range(64)), b"\xff" * 32])
def test_base58_comes_back_as_it_went(data: bytes) -> None:
    assert from_base58(to_base58(data)) == data


def test_known_answers_of_the_encodings() -> None:
    # W3C Controlled Identifiers 1.0, Multikey; base58 of "Hello World!" from the base58 draft.
    assert to_base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert to_multikey(KEYS[METHOD]).startswith("z6Mk")
    assert from_multikey(to_multikey(KEYS[METHOD])) == KEYS[METHOD]
    for wrong in ("", "u6Mk", "z0OIl", to_base58(b"\xec\x01" + bytes(32)), to_base58(b"\xed\x01" + bytes(31))):
        with pytest.raises(ValueError):
            from_multikey(wrong)


def test_a_list_of_bits_reads_back_bit_by_bit() -> None:
    places = {0, 7, 8, 9_999, LIST_LENGTH - 1}

    text = to_bitstring(places)

    assert text == to_bitstring(sorted(places, reverse=True))
    assert {
        place for place in range(LIST_LENGTH) if place < 20 or place in places or place > LIST_LENGTH - 20 if bit_at(text, place)
    } == places
    for wrong, place in ((text, LIST_LENGTH), (text, -1), ("x", 0), ("u!!", 0), ("uAAAA", 0)):
        with pytest.raises(ValueError):
            bit_at(wrong, place)


def test_a_status_is_read_from_the_list_the_credential_names_and_no_other(credential: Document) -> None:
    def listed(address: str = LIST, issuer: str = DID, revoked: tuple[int, ...] = ()) -> Document:
        return sign_document(status_list(address, issuer=issuer, opened_at=NOW, revoked=revoked), signer=SIGNER, now=NOW)

    good, bad = listed(revoked=(70_000, 70_002)), listed(revoked=(70_001,))
    verify_document(good, keys=KEYS)

    assert (is_revoked(credential, good), is_revoked(credential, bad)) == (False, True)
    for other in (listed(address=f"{LIST}0"), listed(issuer="did:web:example.org"), credential):
        with pytest.raises(ProofError):
            is_revoked(credential, other)


def test_a_list_holds_places_and_says_nothing_about_anybody() -> None:
    document = status_list(LIST, issuer=DID, opened_at=NOW, revoked=[5])

    assert set(document) == {"@context", "id", "type", "issuer", "validFrom", "credentialSubject"}
    assert set(document["credentialSubject"]) == {"id", "type", "statusPurpose", "encodedList"}
    assert len(json.dumps(document)) < 1500


def test_a_did_document_names_every_key_that_still_proves() -> None:
    new, old = to_multikey(OTHER.public_key().public_bytes_raw()), to_multikey(KEYS[METHOD])

    document = issuer_document("NEC", site_url=f"{SITE}/", keys=[("credential-2", new), ("credential-1", old)])

    assert document["id"] == DID
    assert document["assertionMethod"] == [f"{DID}#credential-2", METHOD]
    assert keys_of(document)[METHOD] == KEYS[METHOD]
    assert keys_of(document | {"assertionMethod": []}) == {}
    assert keys_of({}) == {}


@pytest.mark.parametrize(
    ("site", "did"),
    [
        ("https://school.example", "did:web:school.example"),
        ("http://localhost:8000/", "did:web:localhost%3A8000"),
        ("https://School.example/honghian/", "did:web:school.example:honghian"),
    ],
)
def test_an_address_is_its_did(site: str, did: str) -> None:
    document = site_document(site_url=site, issuer_codes=["NEC", "มช"])

    assert document["id"] == did
    assert [service["serviceEndpoint"] for service in document["service"]] == [
        site.rstrip("/") + "/",
        f"{site.rstrip('/')}/issuers/NEC/did.json",
        f"{site.rstrip('/')}/issuers/%E0%B8%A1%E0%B8%8A/did.json",
    ]
