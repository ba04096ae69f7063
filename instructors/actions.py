"""Giving and ending roles, and the rights in Wagtail that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

import courses.actions
from accounts.actions import write_staff_act
from accounts.models import StaffAct
from core.thai_text import normalize
from courses.models import Course
from courses.queries import course_root_pages
from enrollment.actions import exempt_from_counting
from enrollment.models import Enrollment
from instructors.errors import LeadExistsError, RoleConflictError
from instructors.models import InstructorProfile, TeachingRole

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from courses.models import CoursePage

_WRITERS = (TeachingRole.Role.LEAD, TeachingRole.Role.AUTHOR)


@transaction.atomic
def assign_role(*, course: Course, person: User, role: str, now: datetime) -> TeachingRole:
    """Give `person` a role in `course`; the same role twice is once, another role of writing replaces the first.

    :raises RoleConflictError: a writer would become reviewer of the same course, or the other way round.
    """
    # Lock the course: there may be no role to lock yet, and the same one asked for twice at once is given once.
    Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    current = TeachingRole.objects.current().filter(course=course, person=person).first()
    if current is not None:
        if current.role == role:
            _grant(current)
            return current
        if TeachingRole.Role.REVIEWER in {current.role, role}:
            raise RoleConflictError
        end_role(role=current, now=now)
    given = TeachingRole.objects.create(course=course, person=person, role=role, started_at=now)
    _grant(given)
    for enrollment in Enrollment.objects.filter(learner=person, cohort__course=course, counts=True):
        exempt_from_counting(enrollment=enrollment)
    return given


@transaction.atomic
def appoint_lead(*, course: Course, person: User, by: User, reason: str, now: datetime) -> TeachingRole:
    """Give a course that nobody leads its lead, who names the rest of the team.

    :raises LeadExistsError: somebody who can sign in leads it.
    :raises RoleConflictError: `person` reviews the course.
    :raises ActReasonMissingError: no reason is given.
    """
    # Lock the course: it gets one first lead.
    held = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if TeachingRole.objects.leading().filter(course=held).exists():
        raise LeadExistsError
    said = normalize(reason)
    write_staff_act(person, StaffAct.Kind.APPOINTED, by=by, reason=f"{held.code}: {said}" if said else "", now=now)
    return assign_role(course=held, person=person, role=TeachingRole.Role.LEAD, now=now)


def _grant(role: TeachingRole) -> None:
    """Give what follows from the role; asked again, also for pages that came since (another language, for one)."""
    if role.role in _WRITERS:
        role.person.groups.add(authors_group(course=role.course))


@transaction.atomic
def begin_translation(*, course: Course, language: str, by: User) -> CoursePage:
    """Make the course's pages in `language` for translating, and let its writers edit them.

    :raises AlreadyTranslatedError: there are pages in this language.
    """
    root = courses.actions.begin_translation(course=course, language=language, by=by)
    authors_group(course=course)
    return root


@transaction.atomic
def end_role(*, role: TeachingRole, now: datetime) -> TeachingRole:
    """End a role and the rights that followed from it; ending it twice is once."""
    if role.ended_at is None:
        role.ended_at = now
        role.save(update_fields=["ended_at"])
        role.person.groups.remove(*Group.objects.filter(name=_group_name(role.course)))
    return role


@transaction.atomic
def save_profile(*, person: User, kind: str, bio_th: str, bio_en: str) -> InstructorProfile:
    """Write how a teacher is introduced."""
    facts = {"kind": kind, "bio_th": normalize(bio_th, keep_lines=True), "bio_en": bio_en.strip()}
    profile, _made = InstructorProfile.objects.update_or_create(person=person, defaults=facts)
    return profile


@transaction.atomic
def forget_teacher(*, person: User, now: datetime) -> None:
    """Empty the biography of an erased person and end every role; the rows stay, for what was released by them."""
    InstructorProfile.objects.filter(person=person).update(bio_th="", bio_en="", updated_at=now)
    TeachingRole.objects.current().filter(person=person).update(ended_at=now)


def authors_group(*, course: Course) -> Group:
    """Answer the group of a course's writers, with its rights brought up to date.

    They may add and change pages below the course's own pages and nowhere else, keep pictures and documents in the course's
    own collection, and draw. They may not publish (a release does that), delete, or touch people.
    """
    group, _made = Group.objects.get_or_create(name=_group_name(course))
    plain = Permission.objects.filter(
        Q(content_type__app_label="wagtailadmin", codename="access_admin")
        | Q(content_type__app_label="courses", codename__in=["add_drawing", "change_drawing", "view_drawing"])
    )
    group.permissions.set(plain)
    pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=["add_page", "change_page"])
    for root in course_root_pages(course):
        for permission in pages:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    files = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"],
    )
    collection = _collection(course)
    for permission in files:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    return group


def _collection(course: Course) -> Collection:
    existing = Collection.objects.filter(name=course.code, depth=2).first()
    return existing or Collection.get_first_root_node().add_child(name=course.code)


def _group_name(course: Course) -> str:
    return f"course:{course.code}:authors"
