"""The style guide shows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from core.styleguide import styleguide

if TYPE_CHECKING:
    from django.test import RequestFactory


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("page", ["", "classroom"])
def test_every_component_can_be_drawn_in_both_languages(rf: RequestFactory, language: str, page: str) -> None:
    with translation.override(language):
        response = styleguide(rf.get("/styleguide/", {"page": page}))

    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    assert "components/" not in html
