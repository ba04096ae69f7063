"""A badge as SVG: one file with its letters inside, the same bytes for the same badge."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from certificates.badges.baking import NAMESPACE
from certificates.badges.lettering import FILES, FONT_DIR
from certificates.badges.shapes import SIDE, Area, Disc, Face, Line, Shape

_HALF = SIDE // 2


def to_svg(shapes: list[Shape], *, title: str) -> str:
    """Write the shapes as SVG; a place for the credential follows the opening tag (`baking.bake_svg`)."""
    faces = "".join(_face(face, "".join(sorted(_letters(shapes, face)))) for face in FILES if _letters(shapes, face))
    drawn = "".join(_drawn(shape) for shape in shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{NAMESPACE}" width="{SIDE}" height="{SIDE}" '
        f'viewBox="{-_HALF} {-_HALF} {SIDE} {SIDE}" role="img" aria-label={quoteattr(title)}>'
        f"<title>{escape(title)}</title><style>{faces}text{{text-anchor:middle}}</style>{drawn}</svg>"
    )


def _letters(shapes: list[Shape], face: Face) -> set[str]:
    return {sign for shape in shapes if isinstance(shape, Line) and shape.face == face for sign in shape.text}


@lru_cache(maxsize=64)
def _face(face: Face, letters: str) -> str:
    """Answer the letters of one face that a badge needs, as a rule with the font inside."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=[], drop_tables=["FFTM", "DSIG", "meta"])
    with TTFont(FONT_DIR / FILES[face], recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        # ํ and า: what a shaper makes of ำ.
        subsetter.populate(text=letters + "\u0e4d\u0e32")
        subsetter.subset(font)
        kept = io.BytesIO()
        font.save(kept)
    return f"@font-face{{font-family:badge-{face};src:url(data:font/ttf;base64,{base64.b64encode(kept.getvalue()).decode()})}}"


def _drawn(shape: Shape) -> str:
    if isinstance(shape, Disc):
        return f'<circle r="{shape.radius:g}" fill="{shape.colour}"/>'
    if isinstance(shape, Area):
        path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "z" for corners in shape.corners)
        return f'<path fill="{shape.colour}" d="{path}"/>'
    family = f"badge-{shape.face},{'serif' if shape.face == 'serif' else 'sans-serif'}"
    return f'<text y="{shape.base:g}" font-family="{family}" font-size="{shape.size:g}" fill="{shape.colour}">{escape(shape.text)}</text>'
