"""What a first visit on a phone costs, in bytes on the wire."""

from __future__ import annotations

import gzip
import importlib.util
import re
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
KB = 1024


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """bin/build_assets as a module."""
    source = SourceFileLoader("build_assets", str(ROOT / "bin" / "build_assets"))
    spec = importlib.util.spec_from_loader(source.name, source)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    source.exec_module(module)
    return module


def gzipped(data: bytes) -> int:
    return len(gzip.compress(data, mtime=0))


def test_the_style_sheet_is_small_and_the_same_each_time(build: ModuleType) -> None:
    css = build.bundle_css()

    assert gzipped(css.encode()) <= 12 * KB
    assert css == build.bundle_css()
    assert css.startswith("@layer tokens,base,layout,components,pages;")
    assert "@import" not in css


def test_every_style_sheet_and_module_is_in_the_bundle(build: ModuleType) -> None:
    named = {f"css/{name}" for name in build.CSS_IMPORT.findall((STATIC / "css" / "site.css").read_text())}
    named |= {f"js/{name}" for name in build.JS_IMPORT.findall((STATIC / "js" / "site.js").read_text())}
    alone = {"css/site.css", "js/site.js", "css/pages/styleguide.css"}

    there = {str(path.relative_to(STATIC)) for kind in ("css", "js") for path in (STATIC / kind).rglob(f"*.{kind}")}

    assert {name for name in there - named - alone if not name.startswith("js/pages/")} == set()


def test_own_script_is_small(build: ModuleType) -> None:
    assert gzipped(build.bundle_js().encode()) <= 4 * KB


def test_the_three_reading_faces_fit_their_budget() -> None:
    faces = ["sarabun-400", "sarabun-700", "noto-serif-thai-600"]

    assert sum((STATIC / "fonts" / f"{face}.woff2").stat().st_size for face in faces) <= 46 * KB


def test_what_every_page_loads_leaves_room_for_its_html(build: ModuleType) -> None:
    htmx = gzipped((STATIC / "vendor" / "htmx" / "htmx.min.js").read_bytes())
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2") if "tai-tham" not in path.name)

    assert gzipped(build.bundle_css().encode()) + gzipped(build.bundle_js().encode()) + htmx + fonts <= 86 * KB


def test_the_icon_in_every_page_is_the_icon_file() -> None:
    base = (ROOT / "templates" / "base.html").read_text()
    inside = re.search(r'href="data:image/svg\+xml,([^"]+)"', base)

    assert inside is not None
    assert unquote(inside[1]).replace("'", '"') == (STATIC / "img" / "favicon.svg").read_text().strip()
