"""What a draft changes does not depend on the templates of the day its release was made."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from courses.models import Course, UnitContent


def test_a_release_of_older_templates_is_not_called_edited(course: Course, author: User, browse: Callable[[User], Client]) -> None:
    for unit in UnitContent.objects.filter(release=course.current_release, kind="lesson"):
        unit.html = (
            unit.html.replace("<section", '<div class="old"><section').replace("</section>", "</section></div>").replace(' width="160"', "")
        )
        unit.save()

    assert "ไม่มีบทเรียนที่เปลี่ยนแปลง" in browse(author).get("/teach/CRF-1/draft/").content.decode()
