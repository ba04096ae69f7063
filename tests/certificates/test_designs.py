from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from certificates import actions
from certificates.models import Certificate, CertificateDesign, Issuer
from certificates.models.design import validate_words
from certificates.types import kind_to_issue
from courses.models import Course
from enrollment.models import Completion


@pytest.fixture
def make_design(db: None) -> Callable[..., CertificateDesign]:
    def make(code: str, *, courses: list[Course] | None = None, **changes: Any) -> CertificateDesign:
        design = CertificateDesign(code=code, name_th=f"แบบ {code}", **changes)
        design.save()
        if courses:
            design.courses.set(courses)
            design.save()
        return design

    return make


@pytest.fixture
def manager(make_person: Callable[..., User]) -> User:
    return actions.appoint_certificate_manager(person=make_person(username="manager"))


@pytest.mark.parametrize(
    ("wanted", "assessed", "enabled", "issued"),
    [
        ("wutthibat", True, False, "wutthibat"),
        ("wutthibat", False, False, "kiattibat"),
        ("wutthibat", False, True, "kiattibat"),
        ("kiattibat", True, False, "kiattibat"),
        ("kiattibat", False, True, "kiattibat"),
        ("prakatsaniyabat", True, True, "prakatsaniyabat"),
        ("prakatsaniyabat", True, False, "wutthibat"),
        ("prakatsaniyabat", False, True, "kiattibat"),
        ("prakatsaniyabat", False, False, "kiattibat"),
    ],
)
def test_a_document_never_says_more_than_what_happened(wanted: str, assessed: bool, enabled: bool, issued: str) -> None:
    assert kind_to_issue(wanted, was_assessed=assessed, may_issue_prakatsaniyabat=enabled) == issued


@pytest.mark.parametrize(
    ("evidence", "kind"), [([{"code": "lesson", "score": None}], "kiattibat"), ([{"code": "assessment", "score": 80}], "wutthibat")]
)
def test_only_what_was_assessed_becomes_a_wutthibat(
    completion: Completion, evidence: list[dict[str, Any]], kind: str, now: datetime
) -> None:
    Completion.objects.update(evidence=evidence)

    issued = actions.issue_certificate(completion=Completion.objects.get(), now=now)

    assert issued.kind == kind


def test_a_prakatsaniyabat_needs_an_issuer_enabled_for_it(completion: Completion, issuer: Issuer, now: datetime) -> None:
    Course.objects.update(certificate_kind="prakatsaniyabat")
    Issuer.objects.update(issues_prakatsaniyabat=True)

    assert actions.issue_certificate(completion=Completion.objects.get(), now=now).kind == "prakatsaniyabat"


def test_the_closest_published_design_is_copied(
    completion: Completion, make_design: Callable[..., CertificateDesign], now: datetime
) -> None:
    course = completion.enrollment.cohort.course
    make_design("usual", is_default=True)
    make_design("usual-wutthibat", kind="wutthibat", is_default=True)
    make_design("own-draft", kind="wutthibat", courses=[course], live=False)
    make_design("own-other-kind", kind="kiattibat", courses=[course])
    chosen = make_design("own", courses=[course], frame="silver", verb_th="ได้เรียน {course}")

    issued = actions.issue_certificate(completion=completion, now=now)

    assert issued.design == chosen.spec
    assert issued.design["code"] == "own"


def test_the_usual_design_of_the_kind_then_of_any_kind(make_design: Callable[..., CertificateDesign], completion: Completion) -> None:
    assert list(CertificateDesign.objects.for_use(course_id=None, kind="wutthibat")) == []
    usual = make_design("usual", is_default=True)
    assert CertificateDesign.objects.for_use(course_id=None, kind="wutthibat").first() == usual
    # It is some course's own as well: for documents of no course that says nothing.
    closer = make_design("usual-wutthibat", kind="wutthibat", is_default=True, courses=[completion.enrollment.cohort.course])
    assert CertificateDesign.objects.for_use(course_id=None, kind="wutthibat").first() == closer
    assert CertificateDesign.objects.for_use(course_id=None, kind="transcript").first() == usual


def test_two_usual_designs_for_one_kind_are_refused(make_design: Callable[..., CertificateDesign]) -> None:
    make_design("one", kind="kiattibat", is_default=True)
    make_design("draft", kind="kiattibat", is_default=True, live=False)

    with pytest.raises(IntegrityError):
        make_design("two", kind="kiattibat", is_default=True)


def test_an_issued_certificate_keeps_its_design_for_ever(
    completion: Completion, make_design: Callable[..., CertificateDesign], now: datetime
) -> None:
    design = make_design("own", courses=[completion.enrollment.cohort.course], frame="lacquer")
    before = actions.make_certificate_pdf(certificate=actions.issue_certificate(completion=completion, now=now), now=now)

    design.frame = "plain"
    design.save()
    design.delete()

    after = Certificate.objects.get()
    assert (after.design, after.file, after.file_hash) == (before.design, before.file, before.file_hash)
    replaced = actions.replace_certificate(certificate=after, holder_name="นายคำปัน ใหม่", now=now)
    assert replaced.design["frame"] == "lacquer"


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "a > b", "{", "}", "{{holder}}", "{holder.password}", "{nobody}", "ก\u202eข", "\\section", "{holder!r}", "a\nb"]
)
def test_words_are_plain_and_name_only_what_we_know(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_words(text)


@pytest.mark.parametrize(
    "text", ["", "ได้ผ่านการอบรม “{course}” จำนวน {hours} ชั่วโมง", "{holder} {issued} {issuer} {number} {run}", "ᩃᩢ᩠ᨶᨶᩣ & co."]
)
def test_good_words_pass(text: str) -> None:
    validate_words(text)


def form_of(**changes: str) -> dict[str, Any]:
    given = {
        "code": "new", "name_th": "แบบใหม่", "name_en": "", "frame": "silver", "orientation": "portrait", "language": "th",
        "thai_digits": "on", "tai_tham": "on", "kind": "wutthibat",
    }  # fmt: skip
    words = dict.fromkeys(CertificateDesign.PLACES, "")
    return given | words | changes


def test_a_manager_drafts_and_publishes_a_design(client: Client, manager: User) -> None:
    client.force_login(manager)
    address = reverse("wagtailsnippets_certificates_certificatedesign:add")

    assert client.get(address).status_code == 200
    drafted = client.post(address, form_of())
    assert drafted.status_code == 302
    assert CertificateDesign.objects.get().live is False

    edit = reverse("wagtailsnippets_certificates_certificatedesign:edit", args=[CertificateDesign.objects.get().pk])
    client.post(edit, form_of(opening_th="ขอมอบให้  แก่") | {"action-publish": "on"})

    design = CertificateDesign.objects.get()
    assert (design.live, design.opening_th, design.revisions.count()) == (True, "ขอมอบให้ แก่", 2)


@pytest.mark.parametrize(
    ("changes", "thai", "english"),
    [
        ({"verb_th": "<script>alert(1)</script>"}, "ใช้ได้เฉพาะข้อความธรรมดา", "Plain text only"),
        # On thanks to a teacher it would say what a learner's certificate is called.
        ({"kind": "", "word_th": "วุฒิบัตรช่างฝีมือ"}, "เลือกประเภทเอกสาร", "choose the kind"),
    ],
)
def test_words_that_do_not_fit_are_refused_with_a_reason(
    client: Client, manager: User, changes: dict[str, str], thai: str, english: str
) -> None:
    client.force_login(manager)

    answer = client.post(reverse("wagtailsnippets_certificates_certificatedesign:add"), form_of(**changes)).content.decode()

    assert thai in answer or english in answer
    assert CertificateDesign.objects.count() == 0


def test_who_is_no_manager_may_not_open_designs(client: Client, manager: User, learner: User) -> None:
    address = reverse("wagtailsnippets_certificates_certificatedesign:list")
    client.force_login(learner)
    assert client.get(address).status_code in (302, 403)

    client.force_login(manager)
    assert client.get(address).status_code == 200
    actions.dismiss_certificate_manager(person=manager)
    assert client.get(address).status_code in (302, 403)


@pytest.mark.parametrize("case", ["usual", "long", "short", "endorsed"])
def test_the_preview_is_a_picture_by_the_renderer_of_the_result(
    client: Client, manager: User, make_design: Callable[..., CertificateDesign], case: str
) -> None:
    from base64 import b64decode

    from certificates.pdf.example import example_pdf
    from certificates.pdf.picture import picture_of

    design = make_design("own", frame="saa", closing_th="ขอให้เจริญ")
    client.force_login(manager)
    address = reverse("wagtailsnippets_certificates_certificatedesign:preview_on_edit", args=[design.pk])
    client.post(address, form_of(code="own", frame="celadon", orientation="landscape", language="both"))

    page = client.get(address, {"mode": case}).content.decode()

    design.frame, design.closing_th, design.kind = "celadon", "", "wutthibat"
    expected = picture_of(example_pdf(design.spec, kind="wutthibat", case=case), width=1400)
    [shown] = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", page)
    assert b64decode(shown) == expected
