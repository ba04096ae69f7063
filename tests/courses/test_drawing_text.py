"""Labels are read on a machine that has no Thai font."""

from courses.export import with_font

LABELLED = '<svg viewBox="0 0 100 40"><title>หัวร่ม</title><text x="4" y="20" font-family="sans-serif">น้ำ 2 ล.</text></svg>'


def test_a_labelled_drawing_carries_its_letters() -> None:
    drawn = with_font(LABELLED)

    assert "font/woff2;base64," in drawn
    assert drawn.endswith("น้ำ 2 ล.</text></svg>")
    assert len(drawn) < 8_000


def test_the_same_drawing_is_the_same_bytes() -> None:
    assert with_font(LABELLED) == with_font(LABELLED)


def test_a_drawing_without_labels_stays_as_it_is() -> None:
    plain = '<svg viewBox="0 0 10 10"><title>วงกลม</title><circle r="4"/></svg>'

    assert with_font(plain) == plain
