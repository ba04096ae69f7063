"""What every request passes through, and the answers every app gives alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from core.errors import NotAllowedError
from core.http import limited_body, long_table_file, no_nul, policies, refusals_told, table_file
from core.sheets import SheetData


def test_an_address_with_a_nul_goes_no_further(rf: RequestFactory) -> None:
    passed = no_nul(lambda _request: HttpResponse("passed"))

    assert passed(rf.get("/courses/", {"q": "ทอผ้า"})).content == b"passed"
    with pytest.raises(Http404):
        passed(rf.get("/courses/a%00b/"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/courses/a%00b/", "/%00", "/verify/%00/"])
def test_the_answer_is_a_page_that_was_not_found(client: Client, django_assert_num_queries: Any, address: str) -> None:
    with django_assert_num_queries(0):
        answer = client.get(address)

    assert (answer.status_code, "Content-Security-Policy" in answer) == (404, True)


@pytest.mark.django_db
def test_every_answer_says_what_its_page_may_do(client: Client) -> None:
    open_page, missing = client.get("/"), client.get("/nothing/here/")

    assert {page["Permissions-Policy"] for page in (open_page, missing)} == {"camera=(), microphone=(), geolocation=(), payment=(), usb=()"}
    assert all("script-src 'self'" in page["Content-Security-Policy"] for page in (open_page, missing))
    # No other site holds a page in a frame or draws what is here.
    assert all("frame-ancestors 'none'" in page["Content-Security-Policy"] for page in (open_page, missing))
    assert {(page["X-Frame-Options"], page["Cross-Origin-Resource-Policy"]) for page in (open_page, missing)} == {("DENY", "same-origin")}


@pytest.mark.django_db
def test_the_editor_takes_nothing_from_elsewhere_and_runs_no_text(admin_client: Client) -> None:
    policy = admin_client.get("/cms/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline';" in policy + ";"
    assert all(word in policy for word in ("object-src 'none'", "base-uri 'none'"))
    assert not any(word in policy for word in ("unsafe-eval", "http:", "https:"))


@pytest.mark.django_db
def test_the_editor_holds_its_previews_in_a_frame(rf: RequestFactory) -> None:
    # A preview comes back from a request of its own, which nothing may frame.
    preview = HttpResponse(headers={"X-Frame-Options": "DENY", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"})

    answer = policies(lambda _request: preview)(rf.get("/cms/pages/7/edit/preview/"))

    assert (answer["X-Frame-Options"], answer["Content-Security-Policy"]) == ("SAMEORIGIN", "default-src 'none'; frame-ancestors 'self'")


@pytest.mark.parametrize("answer", [table_file, long_table_file])
def test_a_table_is_handed_out_in_two_formats_only(answer: Any) -> None:
    made = answer(SheetData("ชื่อ", ["a"], iter([["ก"]])), name="table-ก", file_format="csv")

    body = b"".join(made) if made.streaming else made.content
    assert (body.decode("utf-8-sig"), made["Content-Type"]) == ("a\r\nก\r\n", "text/csv; charset=utf-8")
    assert made["Content-Disposition"] == "attachment; filename*=utf-8''table-%E0%B8%81.csv"
    with pytest.raises(Http404):
        answer(SheetData("ชื่อ", ["a"], []), name="table", file_format="json")


def test_a_refusal_is_told_on_the_next_page_and_the_rest_is_left_out(rf: RequestFactory) -> None:
    request = rf.post("/")
    request._messages = told = CookieStorage(request)  # type: ignore[attr-defined]

    with refusals_told(request):
        messages.success(request, "done")
    with refusals_told(request):
        raise NotAllowedError
    with pytest.raises(ValueError, match="ours"), refusals_told(request):
        raise ValueError("ours")

    assert [(message.level_tag, message.message) for message in told] == [("success", "done"), ("error", str(NotAllowedError()))]


class Unread:
    """A body that must not be read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = readlines = __iter__ = read


def send(client: Client, address: str, size: int, language: str = "th") -> Any:
    """Announce `size` bytes of a form with a file, as somebody without a session would."""
    announced = {"CONTENT_LENGTH": str(size), "HTTP_ACCEPT_LANGUAGE": language, "wsgi.input": Unread()}
    return client.generic("POST", address, b"", content_type="multipart/form-data; boundary=x", **announced)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "limit", "told"),
    [
        # What the forms there say, too.
        ("/verify/file/", 5_300_000, 5),
        ("/verify/7K3M9X2R4T5V6W8Y0A1B2C3D4E/", 5_300_000, 5),
        ("/accounts/login/", 1_000_000, 1),
        ("/partner/cohorts/", 12_000_000, 12),
        ("/my/certificates/", 12_000_000, 12),
        ("/cms/images/add/", 25_000_000, 25),
        ("/", 12_000_000, 12),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(address: str, limit: int, told: int, django_assert_num_queries: Any) -> None:
    client = Client(enforce_csrf_checks=True)

    with django_assert_num_queries(0):
        thai, english = (send(client, address, limit + 1, language) for language in ("th", "en"))

    assert [thai.status_code, english.status_code] == [413, 413]
    assert f"ใหญ่เกิน {told} เมกะไบต์" in thai.content.decode()
    assert f"larger than {told} MB" in english.content.decode()
    assert ("blob:" in thai["Content-Security-Policy"]) == address.startswith("/cms/")
    # A signed file that is made smaller is none any more: where files are verified, the way on is the code.
    told_to = {words for words in ("make the file smaller", "Type the code or choose another file") if words in english.content.decode()}
    assert told_to == ({"Type the code or choose another file"} if address.startswith("/verify/") else {"make the file smaller"})


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "limit", "told"), [("/api/v1/verification/files", 5_300_000, 5), ("/api/v1/cohorts/", 12_000_000, 12)])
def test_a_program_that_sends_too_much_is_told_so_in_its_own_language(client: Client, address: str, limit: int, told: int) -> None:
    answer = send(client, address, limit + 1)

    assert (answer.status_code, answer.json()["code"], answer.json()["fields"]) == (413, "too_large", {})
    assert str(told) in answer.json()["message"]


@pytest.mark.django_db
@pytest.mark.parametrize("announced", ["5300001", "9" * 21, "1" + "0" * 5000, "0" * 20 + "5300001", "0" * 5000 + "10000000"])
def test_no_way_of_writing_a_length_gets_past_the_limit(client: Client, announced: str) -> None:
    headers = {"CONTENT_LENGTH": announced, "wsgi.input": Unread()}

    answer = client.generic("POST", "/verify/file/", b"", content_type="multipart/form-data; boundary=x", **headers)  # type: ignore[arg-type]

    assert answer.status_code == 413


@pytest.mark.parametrize("announced", ["", "0", "5300000", "0" * 30 + "5300000", "0" * 30, "-1", "x", "٦"])
def test_what_is_small_or_announces_nothing_goes_on(rf: RequestFactory, announced: str) -> None:
    passed = limited_body(lambda _request: HttpResponse("passed"))

    assert passed(rf.post("/verify/file/", CONTENT_LENGTH=announced)).content == b"passed"


def test_an_address_for_forms_says_so_to_whoever_opens_it(db: None, client: Client) -> None:
    answer = client.get("/me/consents/news/", headers={"accept-language": "th"})

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "เปิดหน้านี้โดยตรงไม่ได้" in answer.content.decode()
