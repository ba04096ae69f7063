"""What courses and activities are called."""

from __future__ import annotations

from courses.models import Activity, Course
from enrollment.models import ServiceEvent


def offering_titles() -> dict[tuple[str, str], str]:
    """Answer (kind, code) → title in the reader's language; offerings that only past records know are not in it."""
    courses = {
        (ServiceEvent.Kind.COURSE.value, course.code): course.title for course in Course.objects.only("code", "title_th", "title_en")
    }
    activities = Activity.objects.only("code", "title_th", "title_en")
    return courses | {(ServiceEvent.Kind.ACTIVITY.value, activity.code): activity.title for activity in activities}
