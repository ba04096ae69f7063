from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from core.sanitize import UnsafeSvgError
from courses.actions import save_drawing
from courses.errors import DrawingNameTakenError, EmptyDrawingError
from courses.forms import DrawingForm
from courses.models import Drawing
from tests.courses.conftest import SVG


def test_a_hostile_drawing_keeps_its_shapes_only(db: None) -> None:
    hostile = SVG.replace(
        "<rect",
        '<script>alert(1)</script><image href="https://example.org/x.png"/><foreignObject><p>x</p></foreignObject><rect onload="x()"',
    )

    drawing = save_drawing(name="ภาพ", svg=hostile)

    with default_storage.open(drawing.file) as file:
        written = file.read().decode()
    assert (drawing.width, drawing.height, drawing.svg) == (160, 90, written)
    assert "<rect" in written
    assert not any(word in written for word in ("script", "onload", "image", "foreignObject", "example.org"))


@pytest.mark.parametrize("svg", ["<p>ไม่ใช่ภาพ</p>", "<svg", '<svg xmlns="http://www.w3.org/2000/svg"/>', "<!DOCTYPE svg><svg/>"])
def test_what_is_no_drawing_is_refused(db: None, svg: str) -> None:
    with pytest.raises(UnsafeSvgError):
        save_drawing(name="ภาพ", svg=svg)

    assert not Drawing.objects.exists()


def test_a_drawing_of_which_nothing_may_be_kept_is_refused(db: None) -> None:
    hostile = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>x()</script><a href="javascript:x()"><rect/></a></svg>'

    with pytest.raises(EmptyDrawingError):
        save_drawing(name="ภาพ", svg=hostile)

    assert not Drawing.objects.exists()
    refused = DrawingForm({"name": "ภาพ", "svg": hostile, "rights": ""})
    assert (refused.is_valid(), list(refused.errors)) == (False, ["svg_file"])


def test_a_changed_drawing_is_a_new_file_and_the_old_one_stays(drawing: Drawing) -> None:
    old = drawing.file

    save_drawing(name=drawing.name, svg=SVG.replace("#1f3a5f", "#8c2f39"), drawing=drawing)

    assert drawing.file != old
    assert default_storage.exists(old)
    assert default_storage.exists(drawing.file)


def test_two_drawings_do_not_share_a_name(drawing: Drawing) -> None:
    with pytest.raises(DrawingNameTakenError):
        save_drawing(name=drawing.name, svg=SVG)

    assert Drawing.objects.count() == 1
