"""Wagtail's editor as this school sets it up."""

from __future__ import annotations

import json

from django.test import Client

from accounts.models import User
from courses.models import Course, CoursePage, LessonPage, ModulePage


def editor_of(client: Client, author: User) -> Client:
    author.is_superuser = True
    author.save()
    client.force_login(author)
    return client


def test_a_new_page_is_saved_by_its_author_alone(client: Client, course: Course, author: User) -> None:
    # Saving by itself beside the author's save would make the page twice.
    module = ModulePage.objects.filter(locale__language_code="th").get()
    browser = editor_of(client, author)
    address = f"/cms/pages/add/courses/lessonpage/{module.pk}/"
    typed = {"title": "หั่นไม้ไผ่", "minutes": "10", "body-count": "0", "next": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}

    form = browser.get(address).content.decode()
    by_itself = browser.post(address, typed, headers={"accept": "application/json"})

    assert "w-unsaved w-autosave" not in " ".join(form.split())
    assert by_itself.json()["success"] is False
    assert not LessonPage.objects.filter(title="หั่นไม้ไผ่").exists()

    browser.post(address, typed)
    made = LessonPage.objects.get(title="หั่นไม้ไผ่")

    # Once it is there, saving by itself only makes the page's newest revision.
    assert "w-unsaved w-autosave" in " ".join(browser.get(f"/cms/pages/{made.pk}/edit/").content.decode().split())


def test_the_editor_bears_the_schools_name_and_speaks_the_readers_language(client: Client, course: Course, author: User) -> None:
    browser = editor_of(client, author)
    page, lesson = (model.objects.filter(locale__language_code="th").get() for model in (CoursePage, LessonPage))

    # Whoever comes first must not decide in which language everybody else reads.
    shown = {
        language: [
            browser.get(f"/cms/pages/{each.pk}/edit/", headers={"accept-language": language}).content.decode() for each in (page, lesson)
        ]
        for language in ("en", "th")
    }

    assert "- Honghian</title>" in shown["en"][0]
    assert "- โฮงเฮียน</title>" in shown["th"][0]
    for language, own, foreign in (("en", "Choose another drawing", "เลือกภาพวาดอื่น"), ("th", "เลือกภาพวาดอื่น", "Choose another drawing")):
        for html in shown[language]:
            assert (own in html or json.dumps(own)[1:-1] in html, foreign in html or json.dumps(foreign)[1:-1] in html) == (True, False)
