from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from accounts import actions, landing
from accounts.models import Consent, DataRequest, User

from .conftest import PASSWORD

ANONYMOUS_PAGES = [
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/", "/accounts/3rdparty/login/error/", "/me/card/", "/me/privacy/", "/me/terms/",
]  # fmt: skip
OWN_PAGES = [
    "/me/profile/", "/me/consents/", "/me/data/", "/me/data/erase/", "/me/security/", "/me/tokens/", "/accounts/email/", "/accounts/password/change/",
    "/accounts/logout/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/", "/accounts/3rdparty/", "/accounts/reauthenticate/",
]  # fmt: skip
# What is Latin in Thai too: names, addresses, file formats, examples.
LATIN = {
    "English",
    "ZIP", "JSON", "Somying", "Jaidee", "testserver", "example", "org", "somying", "Django", "Mr", "Ms", "Dr", "Mozilla", "Chrome",
    "EN",
}  # fmt: skip


@pytest.fixture
def member(person: User, client: Client) -> Client:
    """A client whose person has just typed their password."""
    client.post("/accounts/login/", {"login": "somying@example.org", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    actions.record_consent(person=person, purpose="terms", given=True, language="th", now=datetime.now().astimezone())
    return client


def latin_words(page: str) -> set[str]:
    """Latin words that a reader of the page's main part sees, or hears."""
    main = page[page.index("<main") : page.index("</main>")]
    said = re.findall(r'(?:placeholder|aria-label|alt)="([^"]*)"', main)
    shown = re.sub(r"<(script|style|code).*?</\1>|<[^>]*>", " ", main, flags=re.DOTALL)
    return {word for word in re.findall(r"[A-Za-z]{2,}", unescape(shown + " ".join(said))) if word not in LATIN and not word.isupper()}


@pytest.mark.parametrize("path", ANONYMOUS_PAGES)
def test_what_a_stranger_sees_is_thai(db: None, client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == (401 if "error" in path else 200)
    assert latin_words(response.content.decode()) == set()


@pytest.mark.parametrize("path", OWN_PAGES)
def test_what_a_member_sees_is_thai(member: Client, person: User, path: str) -> None:
    response = member.get(path)

    assert response.status_code == 200
    assert latin_words(response.content.decode().replace(person.username, "")) <= {"hh"}


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts/login/", {}),
        ("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"}),
        ("/accounts/signup/", {}),
        ("/accounts/signup/", {"email": "not", "password1": "short"}),
        ("/accounts/signup/", {"email": "kaew@example.org", "password1": "1234567890"}),
        ("/accounts/password/reset/", {"email": "not"}),
        ("/me/card/", {"code": "wrong"}),
    ],
)
def test_refusals_are_thai(db: None, client: Client, path: str, form: dict[str, str]) -> None:
    response = client.post(path, form)

    page = response.content.decode()
    assert response.status_code == 422
    assert "field-error" in page or "form-errors" in page
    assert latin_words(page) <= {"name"}  # the example of an address


@pytest.mark.parametrize("path", ["/accounts/login/", "/me/privacy/"])
def test_english_is_asked_for_by_the_reader(db: None, path: str) -> None:
    response = Client(headers={"accept-language": "en"}).get(path)

    assert '<html lang="en"' in response.content.decode()


def test_pages_need_somebody_signed_in(db: None, client: Client) -> None:
    answers = [client.get(path) for path in OWN_PAGES]

    assert {response.status_code for response in answers} == {302}
    assert [response.url for response in answers if not response.url.startswith("/accounts/login/")] == ["/"]  # signing out


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "_houses", [])
    landing.register(40, lambda request: request.user.is_authenticated, "accounts:data")
    landing.register(10, lambda request: request.user.is_staff, "accounts:answer_consent", purpose="news")


def test_home_leads_to_the_first_house_of_the_role(member: Client, person: User, house: None) -> None:
    learner = member.get("/me/").url
    person.is_staff = True
    person.save(update_fields=["is_staff"])

    assert (learner, member.get("/me/").url) == ("/me/data/", "/me/consents/news/")


def test_who_came_by_a_roster_is_asked_about_the_terms_first(paper_person: User, client: Client, house: None) -> None:
    client.force_login(paper_person)
    assert client.get("/me/").url == "/me/consents/"

    client.post("/me/consents/terms/", {"answer": "yes"})

    assert client.get("/me/").url == "/me/data/"


def test_the_profile_takes_a_buddhist_year_and_keeps_a_common_one(member: Client, person: User) -> None:
    form = {"given_name": "สมหญิง", "language": "en", "birth_year": "๒๕๓๓", "phone": "081-234-5678", "province_code": "57"}

    response = member.post("/me/profile/", form)

    person.refresh_from_db()
    assert (response.status_code, person.birth_year, person.phone, person.province_code) == (302, 1990, "0812345678", "57")
    assert response.cookies["django_language"].value == "en"


@pytest.mark.parametrize(("name", "value"), [("birth_year", "2200"), ("phone", "12"), ("given_name", " ")])
def test_a_profile_that_cannot_be_true_changes_nothing(member: Client, person: User, name: str, value: str) -> None:
    before = User.objects.filter(pk=person.pk).values().get()

    response = member.post("/me/profile/", {"given_name": "กานดา", "language": "th", name: value})

    assert response.status_code == 422
    assert User.objects.filter(pk=person.pk).values().get() == before


def test_withdrawing_statistics_takes_the_attributes_away(member: Client, person: User) -> None:
    member.post("/me/consents/statistics/", {"answer": "no"})

    person.refresh_from_db()
    assert (person.gender, person.birth_year, person.province_code) == ("", None, "")
    assert "birth_year" not in member.get("/me/profile/").content.decode()
    assert Consent.objects.get(purpose="statistics").channel == "web"


def test_a_purpose_that_does_not_exist_is_not_found(member: Client) -> None:
    assert member.post("/me/consents/everything/", {"answer": "yes"}).status_code == 404


def test_a_copy_is_for_its_owner_for_seven_days(member: Client, person: User, paper_person: User) -> None:
    member.post("/me/data/copy/")
    request = DataRequest.objects.get(kind="copy")
    actions.answer_data_request(request=request, now=datetime.now().astimezone())
    address = reverse("accounts:copy_file", args=[request.uuid])
    stranger = Client()
    stranger.force_login(paper_person)

    mine = member.get(address)
    assert mine.headers["Content-Disposition"] == 'attachment; filename="honghian-my-data.zip"'
    assert b"".join(mine.streaming_content)[:2] == b"PK"
    assert [stranger.get(address).status_code, member.get(reverse("accounts:copy_file", args=[uuid4()])).status_code] == [404, 404]
    DataRequest.objects.update(done_at=datetime.now().astimezone() - timedelta(days=7))
    assert member.get(address).status_code == 404


def test_erasing_asks_for_the_password_again(person: User, client: Client) -> None:
    client.force_login(person)

    response = client.post("/me/data/erase/", {"sure": "on"})

    assert response.url.startswith("/accounts/reauthenticate/")
    person.refresh_from_db()
    assert person.erased_at is None


def test_erasing_needs_a_deliberate_yes_and_signs_out(member: Client, person: User) -> None:
    member.post("/me/data/erase/", {})
    person.refresh_from_db()
    assert person.erased_at is None

    member.post("/me/data/erase/", {"sure": "on"})

    person.refresh_from_db()
    assert person.erased_at is not None
    assert not EmailAddress.objects.exists()
    assert member.get("/me/profile/").status_code == 302


@pytest.fixture
def letters(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    mark = "-" * 79
    (tmp_path / f"{time.time_ns()}.log").write_text(
        'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\nSubject: '
        f"=?utf-8?b?4Lij4Lir4Lix4Liq?=\nTo: kaew@example.org\nDate: Sat, 21 Nov 2026 18:58:38 -0000\n\nรหัสยืนยันคือ ABCD-1234\n\n{mark}\n"
    )
    return tmp_path


def test_the_mailbox_shows_letters_to_the_machine_itself(db: None, client: Client, letters: Path) -> None:
    page = client.get("/me/mail/").content.decode()

    assert "รหัสยืนยันคือ ABCD-1234" in page
    assert "ถึง kaew@example.org · 22 พ.ย. 2569 01:58 น." in page


def test_who_waits_for_a_code_is_led_to_the_mailbox(db: None, client: Client, letters: Path) -> None:
    form = {"email": "kaew@example.org", "password1": PASSWORD, "given_name": "แก้ว", "accept_terms": "on"}
    here = client.post("/accounts/signup/", form, follow=True)
    afar = client.get(here.request["PATH_INFO"], REMOTE_ADDR="192.0.2.7")

    assert 'href="/me/mail/"' in here.content.decode()
    assert "/me/mail/" not in afar.content.decode()


@pytest.mark.parametrize(
    "visitor", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=127.0.0.1"}]
)
def test_nobody_else_sees_the_mailbox(db: None, client: Client, letters: Path, visitor: dict[str, Any]) -> None:
    assert client.get("/me/mail/", **visitor).status_code == 404


def test_there_is_no_mailbox_beside_a_mail_server(db: None, client: Client, letters: Path, settings: Settings) -> None:
    del settings.EMAIL_FILE_PATH

    assert client.get("/me/mail/").status_code == 404


def test_the_editor_tells_who_is_no_author(person: User, member: Client) -> None:
    assert member.get("/cms/").status_code == 403
    assert member.get("/cms/pages/").status_code == 403
    assert Client().get("/cms/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["😀", "1234", " - ", "<>"])
def test_a_name_has_letters(member: Client, person: User, name: str) -> None:
    before = person.given_name
    signed = Client().post(
        "/accounts/signup/", {"email": "kaew@example.org", "password1": PASSWORD, "given_name": name, "accept_terms": "on"}
    )
    profile = member.post("/me/profile/", {"given_name": name, "language": "th"})
    page = member.post("/me/profile/certificate-name/", {"name": name}, follow=True).content.decode()

    person.refresh_from_db()
    assert (signed.status_code, profile.status_code) == (422, 422)
    assert "ชื่อที่ปรากฏในวุฒิบัตร: ชื่อต้องมีตัวอักษร" in page
    assert (person.given_name, person.name_on_certificate, User.objects.count()) == (before, "", 1)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("<b>แก้ว</b>", "ใช้เครื่องหมายนี้ในชื่อไม่ได้: &lt; &gt; /"),
        ("แก้ว{{7*7}}", "ชื่อมีตัวเลขไม่ได้"),
        ("แก้ว ๒", "ชื่อมีตัวเลขไม่ได้"),
        ("แก้ว😀", "ใช้เครื่องหมายนี้ในชื่อไม่ได้: 😀"),
    ],
)
def test_a_name_has_only_signs_of_names(member: Client, person: User, name: str, why: str) -> None:
    before = User.objects.values().get(pk=person.pk)
    account = {"email": "kaew@example.org", "password1": PASSWORD, "given_name": name, "accept_terms": "on"}

    signed = Client().post("/accounts/signup/", account)
    for field in ("title", "given_name", "family_name", "name_en"):
        answer = member.post("/me/profile/", {"given_name": "แก้ว", "language": "th", field: name})
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
    page = member.post("/me/profile/certificate-name/", {"name": name}, follow=True).content.decode()

    assert (signed.status_code, why in signed.content.decode(), why in page) == (422, True, True)
    assert (User.objects.values().get(pk=person.pk), User.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("title", "given", "family"),
    [
        ("นาง", "สมหญิง", "ณ เชียงใหม่"),
        ("พระครู", "สุนทรธรรมคุณ (สมาน)", ""),
        ("ม.ล.", "ปิ๋ว", "จิตรพงศ์-ใจดี"),
        ("Dr.", "Zoë Nguyễn", "O’Brien-D'Arcy, Jr."),
        ("", "ᨩᩣ᩠ᨿ", "ᨾᩮᩬᩥᨦ"),
        ("", "จายแสง", "လုင်း"),
        ("ว่าที่ ร.ต.", "บรรจง", "ฯพณฯ"),
    ],
)
def test_real_names_are_taken(member: Client, person: User, title: str, given: str, family: str) -> None:
    answer = member.post("/me/profile/", {"title": title, "given_name": given, "family_name": family, "language": "th"})

    person.refresh_from_db()
    assert (answer.status_code, person.title, person.given_name, person.family_name) == (302, title, given, family)


@pytest.mark.parametrize("phone", ["๐๘๑-๒๓๔-๕๖๗๘", "081 234 5678", "081–234–5678"])
def test_a_phone_number_may_have_thai_digits(member: Client, person: User, phone: str) -> None:
    assert member.post("/me/profile/", {"given_name": "แก้ว", "language": "th", "phone": phone}).status_code == 302

    person.refresh_from_db()
    assert person.phone == "0812345678"


def test_nothing_is_deleted_without_the_tick(member: Client, person: User) -> None:
    assert member.post("/me/data/erase/", {"sure": ""}).status_code == 422

    person.refresh_from_db()
    assert person.erased_at is None


def test_a_way_on_is_an_address(member: Client) -> None:
    assert member.get("/me/card/?next=-1")["Location"] == "/me/"
    assert member.get("/me/card/?next=/learn/")["Location"] == "/learn/"


def test_both_languages_have_the_same_legal_texts(db: None, client: Client) -> None:
    pages = {}
    for language in ("th", "en"):
        with translation.override(language):
            pages[language] = client.get("/me/privacy/", headers={"accept-language": language}).content.decode()

    assert pages["th"].count("<h2>") == pages["en"].count("<h2>")
    assert pages["th"].count("<tr>") == pages["en"].count("<tr>")


def test_statistics_are_told_and_never_called_a_consent(member: Client, person: User) -> None:
    def said() -> str:
        page = member.get("/me/consents/").content.decode()
        return page[page.index('id="statistics"') : page.index('id="news"')]

    assert "ยังไม่ได้แจ้ง" in said()
    told = datetime.now().astimezone()
    actions.record_consent(person=person, purpose="statistics", given=True, language="th", channel="sign_up", now=told)
    assert "แจ้งให้ทราบแล้ว" in said()
    assert "ยินยอมแล้ว" not in said()
    member.post("/me/consents/statistics/", {"answer": "no"})
    assert "คุณไม่ให้ใช้" in said()
    assert "ถอนความยินยอม" not in said()
    member.post("/me/consents/statistics/", {"answer": "yes"})
    assert "แจ้งให้ทราบแล้ว" in said()


def test_the_second_step_offers_no_passkey_to_who_has_none(person: User, client: Client) -> None:
    TOTP.activate(person, generate_totp_secret())
    client.post("/accounts/login/", {"login": "somying@example.org", "password": PASSWORD})
    without = client.get("/accounts/2fa/authenticate/").content.decode()

    assert ('name="code"' in without, "mfa_webauthn_authenticate" in without) == (True, False)
