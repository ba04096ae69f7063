"""What this app holds about a person, for the copy of their data."""

from accounts.data_export import Table, register
from accounts.models import User
from instructors.models import InstructorProfile, TeachingRole


def _profile(person: User) -> Table:
    columns = ("kind", "bio_th", "bio_en", "created_at", "updated_at")
    return list(InstructorProfile.objects.filter(person=person).values(*columns))


def _roles(person: User) -> Table:
    columns = ("course__code", "role", "started_at", "ended_at")
    return list(TeachingRole.objects.filter(person=person).order_by("started_at", "pk").values(*columns))


register("instructor_profile", _profile)
register("teaching_roles", _roles)
