"""Partners, operators, programmes and the workshop of the sample school."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from certificates.models import Issuer
from courses.models import Activity, Course, CourseRelease, Programme
from enrollment.models import ActivityOccurrence, Cohort, Operator, Partner, PartnerMembership
from sample.formats.school import day_after, moment, read_school

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


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
        _load_cohort(entry)
    _load_activity(school["activity"])


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


def _load_cohort(entry: dict[str, Any]) -> None:
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
            "closes_at": day_after(entry["closes"]),
            "capacity": entry["capacity"],
        },
    )


def _load_activity(entry: dict[str, Any]) -> None:
    facts = {
        "kind": entry["kind"],
        "branch_code": entry["branch"],
        "title_th": entry["title"]["th"],
        "title_en": entry["title"]["en"],
        "summary_th": entry["summary"]["th"],
        "summary_en": entry["summary"]["en"],
    }
    activity, _made = Activity.objects.get_or_create(code=entry["code"], defaults=facts)
    for time in (entry["occurrence"], entry["next"]):
        ActivityOccurrence.objects.get_or_create(
            code=time["code"],
            defaults={
                "activity": activity,
                "host": Partner.objects.get(code=time["host"]),
                "venue": time["venue"]["th"],
                "venue_en": time["venue"]["en"],
                "province_code": time["province"],
                "starts_at": moment(time["starts"]),
                "ends_at": moment(time["ends"]),
                "capacity": time["capacity"],
            },
        )
