"""The people of the sample school: six who can sign in, and the learners around them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from accounts.actions import create_person, record_consent
from accounts.models import Consent, User
from certificates.actions import appoint_certificate_manager
from indicators.actions import appoint_certifier, appoint_official
from sample.formats.school import person_details, read_school

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

# What is said on the terminal for each sign-in.
_ROLES = {
    "learner": "ผู้เรียน · learner",
    "author": "ผู้สอน · instructor",
    "reviewer": "ผู้ตรวจหลักสูตร · course reviewer",
    "partner": "ผู้ประสานงานมหาวิทยาลัย · university partner",
    "official": "เจ้าหน้าที่ · official",
    "certifier": "เจ้าหน้าที่ผู้รับรองรายงาน · certifying official",
}
_WORDS = ("fai", "kham", "doi", "ping", "mok", "lamyai", "sueng", "tin", "nam", "saa", "hom", "khon")


def sign_ins_file() -> Path:
    """Answer where the sign-ins of this installation are kept; they are made up once and never committed."""
    path: Path = settings.VAR_DIR / "sample-sign-ins.txt"
    return path


@transaction.atomic
def load_staff(*, now: datetime) -> dict[str, User]:
    """Answer the six people who can sign in, by role; new ones get a password of this installation's own."""
    people, lines = {}, []
    for role, entry in read_school()["staff"].items():
        person = User.objects.with_email(_address(role)).first()
        if person is None or not sign_ins_file().exists():
            password = f"{secrets.choice(_WORDS)}-{secrets.choice(_WORDS)}-{secrets.choice(_WORDS)}-{secrets.randbelow(9000) + 1000}"
            person = _new_password(person, password) if person else _new_staff(role, entry, password=password, now=now)
            lines.append(f"{_ROLES[role]}: {_address(role)}  {password}")
        people[role] = person
    if lines:
        # A role that came later does not push the others' lines out.
        before = sign_ins_file().read_text(encoding="utf-8").splitlines() if sign_ins_file().exists() else []
        kept = [line for line in before if not any(line.split("  ")[0] == new.split("  ")[0] for new in lines)]
        sign_ins_file().write_text("\n".join([*kept, *lines]) + "\n", encoding="utf-8")
        sign_ins_file().chmod(0o600)
    appoint_official(person=people["official"])
    appoint_certifier(person=people["certifier"])
    appoint_certificate_manager(person=people["official"])
    return people


def load_learner(*, entry: dict[str, Any], now: datetime) -> User:
    """Answer the sample learner of this entry; known again by name, because few of them have an address."""
    details = person_details(entry)
    names = {"given_name": details["given_name"], "family_name": details["family_name"], "email": None}
    known = User.objects.filter(**names).first()
    if known is not None:
        return known
    person = create_person(now=now, **details)
    _agree(person, now, channel="roster")
    return person


def _address(role: str) -> str:
    return f"{role}@school.example"


def _new_staff(role: str, entry: dict[str, Any], *, password: str, now: datetime) -> User:
    details = person_details(entry)
    details.update({"email": _address(role), "email_verified": True, "username": f"sample-{role}", "password": password})
    person = create_person(now=now, **details)
    _agree(person, now, channel="web")
    return person


def _new_password(person: User, password: str) -> User:
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


def _agree(person: User, now: datetime, *, channel: str) -> None:
    for purpose in (Consent.Purpose.TERMS, Consent.Purpose.STATISTICS):
        record_consent(person=person, purpose=purpose, given=True, language="th", now=now, channel=channel)
