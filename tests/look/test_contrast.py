"""WCAG 2.2 AA contrast, computed from static/css/tokens.css for each of the three modes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TEXT, MARK = 4.5, 3.0

# Words on a ground: 4.5 : 1.
WORDS = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "link", "lac", "leaf", "gold-ink") for ground in ("paper", "surface", "sunken")],
    ("ink", "brand-soft"), ("ink", "lac-soft"), ("ink", "gold-soft"), ("ink", "leaf-soft"),
    ("link", "brand-soft"), ("lac", "lac-soft"), ("gold-ink", "gold-soft"), ("leaf", "leaf-soft"),
    ("brand", "surface"), ("brand", "brand-soft"), ("brand-ink", "brand"), ("brand-ink", "brand-hover"),
    ("lac-ink", "lac"), ("lac-ink", "lac-hover"), ("header-ink", "header"), ("header-ink", "header-hover"),
    *[("group-ink", f"group-{group}") for group in ("co", "cc", "cs", "cg", "ri")],
    ("ink", "tile-1"), ("ink", "tile-2"), ("brand-ink", "tile-3"), ("brand-ink", "tile-4"), ("ink", "scene-sky"), ("lac", "scene-sky"),
    ("surface", "leaf"),
]  # fmt: skip
# Edges of fields, the ring of the focus, bars and signs: 3 : 1.
MARKS = [
    *[("line-strong", ground) for ground in ("paper", "surface")],
    *[("focus", ground) for ground in ("paper", "surface", "sunken", "scene-sky")],
    ("thread-1", "header"), ("thread-2", "header"), ("brand", "sunken"), ("lac", "sunken"), ("leaf", "sunken"), ("lac", "surface"),
]  # fmt: skip


MODES = ("light", "dark", "contrast")
SWITCHES = re.compile(r":root([^{]*)\{([^{}]*--(?:light|dark|contrast): [^{}]*)\}")


def tokens_of(mode: str) -> dict[str, str]:
    """Token name → hex colour in one mode."""
    source = (CSS / "tokens.css").read_text(encoding="utf-8")
    colours: dict[str, str] = dict(re.findall(rf"--([\w-]+): [^;]*var\(--{mode}, (#[0-9a-f]{{3,6}})\)", source))
    return colours


def luminance(colour: str) -> float:
    """Relative luminance 0–1 (WCAG 2.2, section "relative luminance")."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("pairs", "least"), [(WORDS, TEXT), (MARKS, MARK)], ids=["words", "marks"])
def test_every_pair_of_colours_can_be_read(mode: str, pairs: list[tuple[str, str]], least: float) -> None:
    tokens = tokens_of(mode)

    too_weak = {f"{one} on {other}": round(contrast(tokens[one], tokens[other]), 2) for one, other in pairs}

    assert {pair: ratio for pair, ratio in too_weak.items() if ratio < least} == {}


def test_every_colour_is_given_in_every_mode() -> None:
    light, dark, contrast = (set(tokens_of(mode)) for mode in MODES)

    assert light == dark == contrast != set()


def test_a_mode_is_the_same_whether_the_device_or_the_person_chose_it() -> None:
    source = (CSS / "tokens.css").read_text(encoding="utf-8")

    chosen: dict[str, set[str]] = {}
    for selector, switches in SWITCHES.findall(source):
        state = dict.fromkeys(MODES, "") | {"light": "initial"} | dict(re.findall(r"--(\w+): (\w*);", switches))
        [on] = [mode for mode in MODES if state[mode] == "initial"]
        chosen.setdefault(on, set()).add(selector.strip())

    assert chosen == {
        "light": {""},
        "dark": {'[data-theme="dark"]', ':not([data-theme="light"], [data-theme="contrast"])'},
        "contrast": {'[data-theme="contrast"]', ':not([data-theme="light"], [data-theme="dark"])'},
    }


def test_colours_live_in_the_tokens_alone() -> None:
    loose = {
        path.name: found
        for path in sorted(CSS.rglob("*.css"))
        if path.name != "tokens.css"
        and (found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])|\b(?:rgb|hsl|oklch)a?\(", path.read_text(encoding="utf-8")))
    }

    assert loose == {}
