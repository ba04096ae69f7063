"""People of the journeys: each test makes its own, so that no journey sees what another did."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone

from accounts.actions import create_person, record_consent
from accounts.models import Consent
from courses.models import UnitContent
from learning.actions import mark_unit_done, start_attempt, submit_attempt

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from courses.types import UnitOutline
    from enrollment.models import Enrollment
    from tests.journeys.site import Visitor

PASSWORD = "ร่มบ่อสร้าง-ตีนจก-2569"


def new_person(*, language: str = "th") -> User:
    """Make somebody who has agreed to the terms and signs in by e-mail and PASSWORD."""
    now = timezone.now()
    person = create_person(
        title="นางสาว",
        given_name="คำแก้ว",
        family_name="ตัวอย่าง",
        email=f"{uuid4().hex[:12]}@journey.example",
        email_verified=True,
        password=PASSWORD,
        language=language,
        now=now,
    )
    record_consent(person=person, purpose=Consent.Purpose.TERMS, given=True, language=language, now=now)
    return person


def sign_in(visitor: Visitor, person: User) -> None:
    page = visitor.open("/accounts/login/")
    page.fill("input[name=login]", person.email or "")
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def right_answers(place: Enrollment, unit_key: UUID) -> dict[str, list[str]]:
    key = UnitContent.objects.get(release=place.cohort.release_id, unit_key=unit_key, language="th").answer_key
    return {question: entry["correct"] for question, entry in key.items()}


def do_unit(place: Enrollment, unit: UnitOutline) -> None:
    """Do one unit, and do it right, without a browser."""
    now = timezone.now()
    if unit.is_lesson:
        mark_unit_done(enrollment=place, unit_key=unit.key, now=now)
    else:
        attempt = start_attempt(enrollment=place, unit_key=unit.key, now=now)
        submit_attempt(attempt=attempt, answers=right_answers(place, unit.key), now=now)
