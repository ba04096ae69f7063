from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from certificates import actions, queries
from certificates.errors import (
    EmblemPictureError,
    EmblemRightError,
    NothingCorrectedError,
    SignaturePictureError,
    VoidReasonError,
    YearBasisError,
)
from certificates.forms import IssuerForm
from certificates.models import Certificate, Issuer, Register, RegisterEvent, VoidNumber
from certificates.pdf import render_certificate
from core.models import private_storage
from core.sanitize import UnsafeSvgError
from core.sheets import read_sheet
from enrollment.models import Completion

EMBLEM = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" cx="4" cy="4"/></svg>'


@pytest.fixture
def registrar(make_person: Callable[..., User]) -> User:
    return actions.appoint_certificate_manager(person=make_person(username="registrar"))


@pytest.fixture
def desk(client: Client, registrar: User) -> Client:
    client.force_login(registrar)
    return client


def details(issuer: Issuer, **changes: Any) -> actions.IssuerDetails:
    names = ("name_th", "name_en", "signatory_name_th", "signatory_name_en", "signatory_position_th", "signatory_position_en", "year_basis")
    return actions.IssuerDetails(**{name: getattr(issuer, name) for name in names} | changes)


def picture(size: tuple[int, int] = (1800, 600), kind: str = "PNG") -> bytes:
    stored = io.BytesIO()
    drawn = Image.new("RGB", size, "white")
    drawn.paste("navy", (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    drawn.save(stored, kind)
    return stored.getvalue()


# --- numbers ---


def test_a_void_number_takes_its_place_and_is_never_given_again(
    certificate: Certificate, issuer: Issuer, registrar: User, make_person: Callable[..., User],
    make_completion: Callable[[User], Completion], now: datetime,
) -> None:  # fmt: skip
    void = actions.void_number(issuer=issuer, reason=" ออกบนกระดาษแล้ว ", by=registrar, now=now)
    after = actions.issue_certificate(completion=make_completion(make_person()), now=now)

    assert (certificate.number, str(void), after.number) == ("1/2569", "2/2569", "3/2569")
    assert (void.reason, queries.registers_with_gaps()) == ("ออกบนกระดาษแล้ว", 0)
    event = RegisterEvent.objects.get()
    assert (event.kind, event.actor, event.note) == ("voided", registrar, "2/2569: ออกบนกระดาษแล้ว")
    VoidNumber.objects.update(number=3)
    assert queries.registers_with_gaps() == 1  # 3 is used twice


def test_a_number_is_not_given_up_without_a_reason(issuer: Issuer, registrar: User, now: datetime) -> None:
    with pytest.raises(VoidReasonError):
        actions.void_number(issuer=issuer, reason=" ", by=registrar, now=now)

    assert (VoidNumber.objects.count(), Register.objects.count(), RegisterEvent.objects.count()) == (0, 0, 0)


# --- issuers ---


def test_an_issuer_changes_for_the_future_only(certificate: Certificate, issuer: Issuer, registrar: User, now: datetime) -> None:
    changed = actions.save_issuer(issuer=issuer, details=details(issuer, name_th="สถาบันใหม่"), by=registrar, now=now)

    event = RegisterEvent.objects.get()
    assert changed.name_th == "สถาบันใหม่"
    assert Certificate.objects.get().issuer_name_th == certificate.issuer_name_th
    assert (event.kind, event.actor, event.changes) == (
        "issuer_changed",
        registrar,
        {"name_th": ["โครงการส่งเสริมอุตสาหกรรมสร้างสรรค์ภาคเหนือ", "สถาบันใหม่"]},
    )
    actions.save_issuer(issuer=issuer, details=details(changed), by=registrar, now=now)
    assert RegisterEvent.objects.count() == 1


def test_the_years_of_a_register_are_fixed_once_numbers_are_given(certificate: Certificate, issuer: Issuer, now: datetime) -> None:
    with pytest.raises(YearBasisError):
        actions.save_issuer(issuer=issuer, details=details(issuer, year_basis="fiscal"), by=None, now=now)

    assert Issuer.objects.get().year_basis == "calendar"


def test_an_emblem_needs_the_right_to_it_and_is_never_the_garuda(issuer: Issuer, now: datetime) -> None:
    def save(drawing: str, *, right: bool = True) -> Issuer:
        wanted = details(issuer, emblems=(drawing.encode(),) if drawing else (), may_use_emblem=right)
        return actions.save_issuer(issuer=issuer, details=wanted, by=None, now=now)

    for drawing in (EMBLEM.replace("<circle", "<title>ตราครุฑ</title><circle"), EMBLEM.replace("<circle", '<g id="Garuda-1"/><circle')):
        with pytest.raises(EmblemRightError):
            save(drawing)
    with pytest.raises(EmblemRightError):
        save(EMBLEM, right=False)
    with pytest.raises(UnsafeSvgError):
        save("<html/>")
    assert Issuer.objects.get().emblem_svg == ""

    assert "<circle" in save(EMBLEM.replace("<circle", "<script>alert(1)</script><circle")).emblem_svg
    assert "script" not in Issuer.objects.get().emblem_svg
    assert save("").emblem_svg == ""


def test_up_to_three_emblems_stand_side_by_side_at_one_height(issuer: Issuer, now: datetime) -> None:
    tall = EMBLEM.replace("0 0 9 9", "0 0 5 10")

    def save(*files: bytes) -> str:
        wanted = details(issuer, emblems=files, may_use_emblem=True)
        return actions.save_issuer(issuer=issuer, details=wanted, by=None, now=now).emblem_svg

    three = save(EMBLEM.encode(), picture((300, 200)), tall.encode())

    assert three.count('viewBox="0 0 360.0 100"') == 1
    assert re.findall(r'x="([0-9.]+)" y="0" width="([0-9.]+)" height="100"', three) == [
        ("0.0", "100.0"),
        ("130.0", "150.0"),
        ("310.0", "50.0"),
    ]
    assert [three.count(kind) for kind in ("data:image/svg+xml;base64,", "data:image/png;base64,")] == [2, 1]
    assert save(EMBLEM.encode()).count("<circle") == 1
    alone = save(picture((3000, 600), "JPEG"))
    assert (alone.count("data:image/png"), "JFIF" in alone) == (1, False)
    kept = Issuer.objects.get().emblem_svg
    for files in ([b"GIF89a"], [b"\x89PNG nothing"], [EMBLEM.encode()] * 4, [EMBLEM.encode() + b" " * 300_000], [b"\xff\xfe"]):
        with pytest.raises((EmblemPictureError, UnsafeSvgError)):
            save(*files)
    with pytest.raises(EmblemRightError):
        save(EMBLEM.encode(), EMBLEM.replace("<circle", "<title>ครุฑ</title><circle").encode())
    assert Issuer.objects.get().emblem_svg == kept


def test_emblems_are_drawn_on_the_certificate(issuer: Issuer, sheet: Callable[..., Certificate], now: datetime) -> None:
    red = Image.new("RGB", (200, 200), "red")
    stored = io.BytesIO()
    red.save(stored, "PNG")
    blue = EMBLEM.replace("<circle", '<circle fill="#00f"')
    wanted = details(issuer, emblems=(stored.getvalue(), blue.encode()), may_use_emblem=True)
    saved = actions.save_issuer(issuer=issuer, details=wanted, by=None, now=now)

    content = render_certificate(sheet(emblem_svg=saved.emblem_svg), site_url="http://localhost:8000", credential=b"{}", hand=b"")

    document = pypdfium2.PdfDocument(content)
    colours = {colour for _count, colour in document[0].render(scale=1).to_pil().convert("RGB").getcolors(1_000_000) or []}
    document.close()
    assert {(255, 0, 0), (0, 0, 255)} <= colours


def test_a_signature_picture_is_drawn_anew_small(
    issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime
) -> None:
    saved = actions.save_issuer(issuer=issuer, details=details(issuer, signature=picture()), by=None, now=now)
    issued = actions.issue_certificate(completion=make_completion(make_person()), now=now)

    with private_storage().open(saved.signature_file) as stored, Image.open(stored) as drawn:
        # The ink alone: margins of paper would only make it smaller.
        assert (drawn.format, drawn.size) == ("PNG", (450, 150))
        ink = drawn.convert("RGBA").getpixel((200, 100))
    assert isinstance(ink, tuple)
    assert (ink[2] > 100, ink[3]) == (True, 255)
    assert issued.signature_file == saved.signature_file
    for broken in (b"no picture", b"%PDF-1.7", picture((10, 10), "GIF"), bytes(3 * 1024 * 1024)):
        with pytest.raises(SignaturePictureError):
            actions.save_issuer(issuer=issuer, details=details(issuer, signature=broken), by=None, now=now)
    assert actions.save_issuer(issuer=issuer, details=details(issuer, signature=b""), by=None, now=now).signature_file == ""
    assert private_storage().exists(issued.signature_file)  # a certificate names it


def test_a_signature_picture_that_is_too_large_is_refused_unread(issuer: Issuer) -> None:
    file = SimpleUploadedFile("s.png", picture())
    limit, found = 2 * 1024 * 1024, {}

    for size in (limit + 1, limit):
        file.size = size
        form = IssuerForm({}, {"signature": file}, instance=issuer)
        found[size] = ("signature" in form.errors, file.tell() > 0)

    assert found == {limit + 1: (True, False), limit: (False, True)}


# --- endings ---


def test_a_replacement_corrects_name_and_title_and_says_who_did_it(certificate: Certificate, registrar: User, now: datetime) -> None:
    titles = ("เครื่องเขินล้านนา ชั้นสูง", "Lanna lacquerware, advanced")

    new = actions.replace_certificate(
        certificate=certificate, holder_name="นายคำปัน น้ำผึ้ง", course_titles=titles, note="พิมพ์ผิด", by=registrar, now=now
    )

    old = Certificate.objects.get(pk=certificate.pk)
    assert (old.status, old.reason, old.reason_note) == ("replaced", "content_corrected", "พิมพ์ผิด")
    assert (new.course_title_th, new.course_title_en, new.holder_name_en) == (*titles, "Mr. Khampan Namphueng")
    event = RegisterEvent.objects.get()
    assert (event.kind, event.certificate, event.actor, event.note) == ("replaced", old, registrar, "พิมพ์ผิด")


def test_a_replacement_that_corrects_nothing_is_refused(certificate: Certificate, now: datetime) -> None:
    with pytest.raises(NothingCorrectedError):
        actions.replace_certificate(certificate=certificate, holder_name=" นายคำปัน  น้ำผึ้ง ", now=now)

    assert (Certificate.objects.count(), Certificate.objects.get().status, Register.objects.get().last_number) == (1, "valid", 1)


# --- pages ---


ADDRESSES = [
    "register",
    "new_issuer",
    "issuer",
    "void_number",
    "register_year",
    "register_export",
    "register_certificate",
    "revoke",
    "replace",
]


def address(name: str, certificate: Certificate) -> str:
    return {
        "register": lambda: reverse("certificates:register"),
        "new_issuer": lambda: reverse("certificates:new_issuer"),
        "issuer": lambda: reverse("certificates:issuer", args=["NEC"]),
        "void_number": lambda: reverse("certificates:void_number", args=["NEC"]),
        "register_year": lambda: reverse("certificates:register_year", args=["NEC", 2569]),
        "register_export": lambda: reverse("certificates:register_export", args=["NEC", 2569, "csv"]),
    }.get(name, lambda: reverse(f"certificates:{name}", args=[certificate.uuid]))()


@pytest.mark.parametrize("name", ADDRESSES)
def test_only_registrars_come_in(name: str, client: Client, certificate: Certificate, learner: User, registrar: User) -> None:
    where = address(name, certificate)

    assert client.get(where).status_code == 302
    client.force_login(learner)
    assert {client.get(where).status_code, client.post(where).status_code} <= {403, 405}
    assert (Certificate.objects.get().status, Issuer.objects.count()) == ("valid", 1)
    client.force_login(registrar)
    response = client.get(where)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    actions.dismiss_certificate_manager(person=registrar)
    assert client.get(where).status_code == 403


def test_revoking_asks_says_what_happens_and_is_shown_at_once(desk: Client, certificate: Certificate, registrar: User) -> None:
    where = address("revoke", certificate)
    asked = desk.get(where).content.decode()
    empty = desk.post(where, {})
    assert "จะบอกทันทีว่าถูกเพิกถอน" in asked
    assert (empty.status_code, Certificate.objects.get().status) == (422, "valid")
    assert desk.post(where, {"reason": "name_corrected", "note": "x"}).status_code == 422

    done = desk.post(where, {"reason": "misconduct", "note": "มติที่ 7"}, follow=True)

    row = Certificate.objects.get()
    assert (row.status, row.reason, row.reason_note) == ("revoked", "misconduct", "มติที่ 7")
    assert RegisterEvent.objects.get().actor == registrar
    assert "มติที่ 7" in done.content.decode()
    public = Client().get(reverse("certificates:verify_code", args=[row.code])).content.decode()
    assert ("ถูกเพิกถอน" in public, "มติที่ 7" in public) == (True, False)
    again = desk.post(where, {"reason": "misconduct", "note": "again"})
    assert again.status_code == 422
    assert "ถูกเพิกถอนหรือถูกแทนที่แล้ว" in again.content.decode()


def test_replacing_keeps_both_and_links_them(desk: Client, certificate: Certificate) -> None:
    where = address("replace", certificate)
    filled = desk.get(where).content.decode()
    same = {"holder_name": certificate.holder_name, "course_title_th": certificate.course_title_th, "note": "x"}
    same |= {"holder_name_en": certificate.holder_name_en, "course_title_en": certificate.course_title_en}
    assert certificate.holder_name in filled
    assert desk.post(where, same).status_code == 422

    done = desk.post(where, same | {"holder_name": "นายคำปัน ใจดี"}, follow=True)

    old, new = Certificate.objects.order_by("pk")
    assert (old.replaced_by, new.holder_name, new.edition) == (new, "นายคำปัน ใจดี", 2)
    assert "นายคำปัน ใจดี" in done.content.decode()
    assert reverse("certificates:register_certificate", args=[new.uuid]) in desk.get(address("register_certificate", old)).content.decode()


def test_an_erased_holders_certificate_can_be_revoked_but_not_replaced(
    desk: Client, certificate: Certificate, learner: User, now: datetime
) -> None:
    actions.empty_holder(subject_key=learner.subject_key, now=now)

    page = desk.get(address("register_certificate", certificate)).content.decode()
    refused = desk.post(address("replace", certificate), {"holder_name": "ใคร", "course_title_th": "x", "note": "x"})

    assert reverse("certificates:replace", args=[certificate.uuid]) not in page
    assert (refused.status_code, Certificate.objects.count()) == (422, 1)


@pytest.mark.parametrize("asked", ["1/2569", "น้ำผึ้ง", "namphueng", "CRF-104", "เครื่องเขิน", "CRF-104-A", "code"])
def test_a_certificate_is_found_by_what_people_know(desk: Client, certificate: Certificate, asked: str) -> None:
    text = certificate.code.lower() if asked == "code" else asked

    assert address("register_certificate", certificate) in desk.get(reverse("certificates:register"), {"q": text}).content.decode()
    nothing = desk.get(reverse("certificates:register"), {"q": f"{text}-not"}).content.decode()
    assert "ไม่พบวุฒิบัตร" in nothing


def test_the_register_is_read_and_taken_away_whole(desk: Client, certificate: Certificate, issuer: Issuer, now: datetime) -> None:
    actions.void_number(issuer=issuer, reason="พิมพ์เสีย", by=None, now=now + timedelta(minutes=1))

    page = desk.get(address("register_year", certificate)).content.decode()
    sheets = [desk.get(reverse("certificates:register_export", args=["NEC", 2569, kind])) for kind in ("csv", "xlsx")]

    assert ("พิมพ์เสีย" in page, "เลขที่ที่ยกเลิก" in page) == (True, True)
    for kind, sheet in zip(("csv", "xlsx"), sheets, strict=True):
        rows = list(read_sheet(io.BytesIO(sheet.content), filename=f"register.{kind}").rows)
        assert [row.cells["เลขที่"] for row in rows] == ["1/2569", "2/2569"]
        assert (rows[0].cells["ผู้ได้รับ"], rows[1].cells["เหตุผล"]) == ("นายคำปัน น้ำผึ้ง", "พิมพ์เสีย")
    assert desk.get(reverse("certificates:register_export", args=["NEC", 2569, "pdf"])).status_code == 404
    assert desk.get(reverse("certificates:register_year", args=["NEC", 2560])).status_code == 404


@pytest.mark.parametrize("name", ["register", "register_year"])
def test_lists_ask_a_fixed_number_of_questions(desk: Client, certificate: Certificate, issuer: Issuer, name: str, now: datetime) -> None:
    where = address(name, certificate)
    desk.get(where)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(where)
    for number in range(3):
        certificate = actions.replace_certificate(certificate=certificate, holder_name=f"นายคำปัน {number}", now=now)
        actions.void_number(issuer=issuer, reason="x", by=None, now=now)

    with CaptureQueriesContext(connection) as many:
        desk.get(where)

    assert len(many) == len(few)


def test_an_issuer_is_added_and_changed_on_its_page(desk: Client, issuer: Issuer) -> None:
    texts = {
        "name_th": "มหาวิทยาลัยตัวอย่าง", "name_en": "Example University", "signatory_name_th": "นางตัวอย่าง", "signatory_name_en": "Mrs. Example",
        "signatory_position_th": "อธิการบดี", "signatory_position_en": "President", "year_basis": "fiscal", "states_signature": "on",
    }  # fmt: skip

    made = desk.post(reverse("certificates:new_issuer"), texts | {"code": "exu"})
    twin = desk.post(reverse("certificates:new_issuer"), texts | {"code": "EXU"})
    emblem = {"emblem": SimpleUploadedFile("emblem.svg", EMBLEM.encode()), "signature": SimpleUploadedFile("s.jpg", picture(kind="JPEG"))}
    refused = desk.post(reverse("certificates:issuer", args=["EXU"]), texts | {"emblem": SimpleUploadedFile("e.svg", EMBLEM.encode())})
    taken = desk.post(reverse("certificates:issuer", args=["EXU"]), texts | emblem | {"may_use_emblem": "on"})

    new = Issuer.objects.get(code="EXU")
    assert (made.status_code, twin.status_code, refused.status_code, taken.status_code) == (302, 422, 422, 302)
    assert new.states_signature
    assert (new.year_basis, new.is_default, "<circle" in new.emblem_svg, new.signature_file != "") == ("fiscal", False, True, True)
    assert [event.kind for event in RegisterEvent.objects.of_issuer(new)] == ["issuer_changed", "issuer_made"]


def test_a_number_is_given_up_on_its_page(desk: Client, completion: Completion) -> None:
    # The page reads the clock, and every year has a register of its own.
    certificate = actions.issue_certificate(completion=completion, now=timezone.now())
    assert desk.post(address("void_number", certificate), {}).status_code == 422

    assert desk.post(address("void_number", certificate), {"reason": "พิมพ์เสีย"}).status_code == 302
    assert str(VoidNumber.objects.get()) == f"2/{certificate.register_year_be}"
