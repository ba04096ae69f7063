"""Partners, operators, programmes and the workshop of the sample school."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from certificates.models import Issuer
from core.calendar import bangkok_date, bangkok_midnight
from courses.models import Activity, Course, CourseRelease, Programme
from enrollment.models import ActivityOccurrence, Cohort, Operator, Partner, PartnerMembership
from sample.formats.school import day_after, moment, read_school

if TYPE_CHECKING:
    from accounts.models import User

# Whenever the school is loaded first, its runs stay open this long at least and its next activity is this far away at least.
_OPEN_FOR = timedelta(days=60)
_AHEAD = timedelta(weeks=3)
_WEEK = timedelta(weeks=1)


@transaction.atomic
def load_organisations(*, coordinator: User, now: datetime) -> None:
    """Write what is missing; what is there stays as people left it."""
    school = read_school()
    for entry in school["partners"]:
        partner, _made = Partner.objects.get_or_create(
            code=entry["code"],
            defaults={"kind": entry["kind"], "name_th": entry["th"], "name_en": entry["en"], "province_code": entry["province"]},
        )
        if partner.kind in {Partner.Kind.UNIVERSITY, Partner.Kind.SPACE}:
            PartnerMembership.objects.get_or_create(partner=partner, person=coordinator, ended_at=None, defaults={"started_at": now})
    for entry in school["operators"]:
        facts = {"type": entry["type"], "name": entry["name"], "branch_code": entry["branch"], "province_code": entry["province"]}
        Operator.objects.get_or_create(code=entry["code"], defaults=facts)
    for entry in school["programmes"]:
        facts = {"plan_code": entry["plan"], "name_th": entry["th"], "name_en": entry["en"]}
        programme, _made = Programme.objects.get_or_create(code=entry["code"], defaults=facts)
        programme.courses.set(Course.objects.filter(is_sample=True))
    _load_issuer()
    for entry in school["cohorts"]:
        _load_cohort(entry, now=now)
    _load_activity(school["activity"], now=now)


def _load_issuer() -> None:
    Issuer.objects.get_or_create(
        code="HONGHIAN",
        defaults={
            "name_th": "โฮงเฮียน โรงเรียนทักษะล้านนาสร้างสรรค์",
            "name_en": "Honghian, the School of Lanna Creative Skills",
            "signatory_name_th": "นางสาวแสงหล้า เรืองวิชา",
            "signatory_name_en": "Saengla Ruengwicha",
            "signatory_position_th": "ผู้อำนวยการโรงเรียนตัวอย่าง",
            "signatory_position_en": "Director of the sample school",
            "is_default": not Issuer.objects.filter(is_default=True).exists(),
        },
    )


def _load_cohort(entry: dict[str, Any], *, now: datetime) -> None:
    release = CourseRelease.objects.select_related("course").filter(course__code=entry["course"]).newest_first()[0]
    Cohort.objects.get_or_create(
        code=entry["code"],
        defaults={
            "course": release.course,
            "release": release,
            "partner": Partner.objects.get(code=entry["partner"]),
            "name": entry["name"],
            "mode": entry["mode"],
            "province_code": entry["province"],
            "opens_at": moment(entry["opens"]),
            "closes_at": max(day_after(entry["closes"]), bangkok_midnight(bangkok_date(now + _OPEN_FOR))),
            "capacity": entry["capacity"],
        },
    )


def _load_activity(entry: dict[str, Any], *, now: datetime) -> None:
    facts = {
        "kind": entry["kind"],
        "branch_code": entry["branch"],
        "title_th": entry["title"]["th"],
        "title_en": entry["title"]["en"],
        "summary_th": entry["summary"]["th"],
        "summary_en": entry["summary"]["en"],
    }
    activity, _made = Activity.objects.get_or_create(code=entry["code"], defaults=facts)
    for time, later in ((entry["occurrence"], timedelta()), (entry["next"], _weeks_until_ahead(moment(entry["next"]["starts"]), now))):
        ActivityOccurrence.objects.get_or_create(
            code=time["code"],
            defaults={
                "activity": activity,
                "host": Partner.objects.get(code=time["host"]),
                "venue": time["venue"]["th"],
                "venue_en": time["venue"]["en"],
                "province_code": time["province"],
                "starts_at": moment(time["starts"]) + later,
                "ends_at": moment(time["ends"]) + later,
                "capacity": time["capacity"],
            },
        )


def _weeks_until_ahead(starts: datetime, now: datetime) -> timedelta:
    """Answer how much later, in whole weeks, an activity is held that would be over or too near when the school is loaded."""
    weeks = -((starts - now - _AHEAD) // _WEEK)
    return max(weeks, 0) * _WEEK
