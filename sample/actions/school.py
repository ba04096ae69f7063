"""The whole sample school, in the order things depend on one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from courses.models import Course
from instructors.actions import assign_role, save_profile
from instructors.models import InstructorProfile, TeachingRole
from sample.actions.courses import load_courses
from sample.actions.designs import load_designs, thank_the_teacher
from sample.actions.history import load_learners, load_workshop
from sample.actions.organisations import load_organisations
from sample.actions.past import load_past_year
from sample.actions.people import load_staff
from sample.actions.reporting import load_reporting
from sample.formats.school import moment

# The day the sample school opened: before anything its learners did.
OPENED = moment("2026-01-05")


def load_school(*, now: datetime, progress: Callable[[int, int], None], on_kept: Callable[[str], None] | None = None) -> None:
    """Bring the sample school up to date; what is there already stays as people left it (`on_kept` hears which courses)."""
    staff = load_staff(now=now)
    is_new = not Course.objects.filter(is_sample=True).exists()
    opened = OPENED if is_new else now
    courses = load_courses(author=staff["author"], reviewer=staff["reviewer"], now=opened, progress=progress, on_kept=on_kept)
    _name_teachers(staff, courses, now)
    load_organisations(coordinator=staff["partner"], now=now)
    load_designs(master=staff["author"])
    came = load_learners(staff=staff, now=now)
    load_workshop(came=came, by=staff["partner"], now=now)
    thank_the_teacher(teacher=staff["author"], now=now)
    load_past_year(official=staff["official"], now=now)
    load_reporting(official=staff["official"], opened=OPENED, now=now)


def _name_teachers(staff: dict[str, User], courses: list[Course], now: datetime) -> None:
    for course in courses:
        assign_role(course=course, person=staff["author"], role=TeachingRole.Role.LEAD, now=now)
        assign_role(course=course, person=staff["reviewer"], role=TeachingRole.Role.REVIEWER, now=now)
    if not InstructorProfile.objects.filter(person=staff["author"]).exists():
        save_profile(
            person=staff["author"],
            kind=InstructorProfile.Kind.MASTER,
            bio_th="สล่าผู้ดูแลหลักสูตรตัวอย่างทั้งหกหลักสูตร (บุคคลสมมุติ)",
            bio_en="The master artisan who looks after the six sample courses (an invented person).",
        )
