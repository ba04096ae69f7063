"""Activities as their keepers enter them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.forms import modelform_factory

from courses.forms import ActivityForm
from courses.models import Activity

FIELDS = ["code", "kind", "title_th", "branch_code", "mode", "indicator_tags"]
TYPED = {"code": "F-1", "kind": "market", "title_th": "เทศกาลโคม", "branch_code": "01", "mode": "onsite"}


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "kept"), [(["8"], ["8"]), (["8", "7"], ["7", "8"]), (["7"], ["7"])])
def test_an_activity_says_which_indicators_it_is_reported_under(chosen: list[str], kept: list[str]) -> None:
    form = modelform_factory(Activity, form=ActivityForm, fields=FIELDS)

    assert form(instance=Activity()).initial["indicator_tags"] == ["8"]
    assert not form({**TYPED, "indicator_tags": []}).is_valid()
    assert not form({**TYPED, "indicator_tags": ["9"]}).is_valid()
    assert form({**TYPED, "indicator_tags": chosen}).save().indicator_tags == kept


@pytest.mark.django_db
def test_no_activity_is_reported_nowhere() -> None:
    with pytest.raises(IntegrityError):
        Activity.objects.create(code="F-1", title_th="เทศกาล", branch_code="01", indicator_tags=[])
