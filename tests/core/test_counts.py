"""Numbers of things as people read them."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override


def shown(text: str, **values: object) -> str:
    return Template("{% load counts i18n %}" + text).render(Context(values))


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (999, "999"), (3000, "3,000"), (-1234567, "-1,234,567"), ("2569", "2569"), (None, "None"), (True, "True"), (1.5, "1.5")],
)
def test_whole_numbers_are_said_in_groups_and_nothing_else_is_touched(value: object, said: str) -> None:
    assert shown("{{ n|counted }}", n=value) == said


@pytest.mark.parametrize(("language", "said"), [("th", "ผู้เรียน 3,000 คน"), ("en", "3,000 learners")])
def test_a_counted_sentence_still_knows_its_plural(language: str, said: str) -> None:
    sentence = "{% blocktranslate count total=n|counted %}ผู้เรียน {{ total }} คน{% plural %}ผู้เรียน {{ total }} คน{% endblocktranslate %}"

    with override(language):
        assert shown(sentence, n=3000) == said
        assert shown(sentence, n=1) == ("1 learner" if language == "en" else "ผู้เรียน 1 คน")
