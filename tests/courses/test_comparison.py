"""What counts as another lesson, and what only as another page around it."""

from __future__ import annotations

import pytest

from courses.export import PreparedUnit, says_the_same
from courses.models import UnitContent

OLD = (
    '<section class="block block-text prose"><p>กระดาษ<strong>สา</strong></p></section>\n'
    '<section class="block alert"><svg class="icon"><path d="M9"/><title>old</title></svg><h3>ระวัง</h3><div class="prose"><p>มีด</p></div></section>\n'
    '<figure><img src="/media/pictures/ab.webp" alt="ร่ม" width="9"><figcaption>ร่มแดง</figcaption></figure><!--check:c1-->'
    '<a class="file" href="/media/files/cd.pdf" download>ใบงาน</a>'
)


def same(released: str, draft: str) -> bool:
    row = UnitContent(title="ร่ม", html=released, questions=[], answer_key={})
    return says_the_same(row, PreparedUnit("k", "th", "lesson", "ร่ม", draft, [], {}, ""))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('class="block alert"', 'class="block callout" id="b-2"'),
        (
            '<svg class="icon"><path d="M9"/><title>old</title></svg>',
            '<svg class="icon icon-l"><use href="/static/icons.9f.svg#x"></use></svg>',
        ),
        ("<h3>ระวัง</h3>", '<p class="alert-title">\n ระวัง</p>'),
        ("<h3>ระวัง</h3>", '<h3>ระ<span class="nowrap">วัง</span></h3>'),
        ("กระดาษ<strong>สา</strong>", '<span class="nowrap">กระ</span>ดาษ<strong>สา</strong>'),
        ('width="9"', 'width="9" loading="lazy" decoding="async"'),
        ("<figcaption>ร่มแดง</figcaption>", "<figcaption><span>ร่มแดง</span></figcaption>"),
        ("/media/", "https://files.example/school/"),
        ("\n", ""),
    ],
)
def test_another_template_is_the_same_lesson(before: str, after: str) -> None:
    assert before in OLD
    assert same(OLD, OLD.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("มีด", "ไฟ"),
        ("<strong>สา</strong>", "สา"),
        ("<p>มีด</p>", "<h2>มีด</h2>"),
        ("pictures/ab", "pictures/ef"),
        ("files/cd", "files/ef"),
        ('alt="ร่ม"', 'alt="ร่มกระดาษ"'),
        ("ร่มแดง", ""),
        ("<!--check:c1-->", ""),
        ("ใบงาน", "ใบงานใหม่"),
    ],
)
def test_another_word_picture_or_form_is_another_lesson(before: str, after: str) -> None:
    assert before in OLD
    assert not same(OLD, OLD.replace(before, after))


def test_title_questions_and_answers_count() -> None:
    row = UnitContent(title="ร่ม", html=OLD, questions=[{"key": "q"}], answer_key={"q": {"correct": ["a"]}})

    def draft(title: str = "ร่ม", prompt: str = "q", right: str = "a") -> PreparedUnit:
        return PreparedUnit("k", "th", "lesson", title, OLD, [{"key": prompt}], {"q": {"correct": [right]}}, "")

    assert says_the_same(row, draft())
    assert not any(says_the_same(row, changed) for changed in (draft(title="ร่ม 2"), draft(prompt="p"), draft(right="b")))
