"""The last word on every piece of HTML or SVG, and the only `mark_safe` of the project."""

from __future__ import annotations

import html as html_entities
import re
from xml.etree import ElementTree as ET

import bleach
import nh3
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError

_TAGS = {
    "p", "b", "strong", "i", "em", "ul", "ol", "li", "h3", "h4", "a", "br", "blockquote", "sub", "sup", "span",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "lang"}, "span": {"lang"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_LONGEST_HTML = 300_000
_LONGEST_LINKED = 100_000
_MOST_ENTITIES_LINKED = 3_000
_DEEPEST = 32
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
# Elements a parser closes by itself: they do not nest when left open.
_SELF_CLOSING = frozenset({"p", "li", "br", "hr", "img", "input", "wbr", "meta", "link", "source", "track", "col", "area", "base", "embed"})
_LONGEST_SVG = 300_000


class UnsafeSvgError(HonghianError):
    """The drawing cannot be read, is too big, or brings a document type."""

    code = "svg_unsafe"
    message = _("ไฟล์ภาพ SVG นี้อ่านไม่ได้หรือมีโครงสร้างที่ไม่ปลอดภัย")
    status = 400


def clean_html(html: str) -> SafeString:
    """Answer authors' rich text with nothing in it that could act.

    Allowed: p b strong i em ul ol li h3 h4 a[href] br blockquote sub sup span[lang]; links to
    http, https, mailto, tel or inside the site. Bare addresses become links. Idempotent.
    What nests more than 32 deep was not written by an author and is shown as its own source;
    what is longer than 300,000 characters is cut.
    """
    short = html[:_LONGEST_HTML]
    if not _is_plausible(short):
        return mark_safe(nh3.clean_text(short))  # noqa: S308  shown as the text it is
    clean = _nh3(short)
    # bleach is slow on very long texts and quadratic in entities; those go without new links.
    if len(clean) <= _LONGEST_LINKED and clean.count("&") <= _MOST_ENTITIES_LINKED:
        clean = _nh3(bleach.linkify(clean, parse_email=False))
    return mark_safe(clean)  # noqa: S308  nh3 has the last word


def _is_plausible(html: str) -> bool:
    """Whether elements nest no deeper than writing does.

    Unclosed or interleaved tags by the thousand cost every HTML parser quadratic time and more.
    """
    is_open: dict[str, int] = {}
    depth = 0
    for slash, name in _TAG.findall(html):
        tag = name.lower()
        if tag in _SELF_CLOSING:
            continue
        if not slash:
            is_open[tag] = is_open.get(tag, 0) + 1
            depth += 1
        elif is_open.get(tag):
            is_open[tag] -= 1
            depth -= 1
        if depth > _DEEPEST:
            return False
    return True


def _nh3(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_keep_attribute,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if tag == "a" and attribute == "href":
        # Protocol-relative addresses leave the site without saying so.
        return None if value.strip().startswith(("//", "\\", "/\\")) else value
    return value


def prepared_html(html: str) -> SafeString:
    """Answer `html` that went through `clean_html` and our own templates before it was stored, as safe again.

    Only for what `courses.actions.release_course` froze; authors and learners cannot write there.
    """
    return mark_safe(html)  # noqa: S308  prepared by a release


def plain_text(html: str) -> str:
    """Answer the words of `html` on one line: for search, previews and mail."""
    html = html[:_LONGEST_HTML]
    if not _is_plausible(html):
        return " ".join(html.split())
    spaced = re.sub(r"(?i)<(?:br|/p|/li|/h[1-6]|/blockquote)\b[^<>]*>", "\n", html)
    bare = nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})
    return " ".join(html_entities.unescape(bare).split())


# --- SVG ----------------------------------------------------------------------------------

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_SVG_TAGS = {
    "svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker",
}  # fmt: skip
_SVG_ATTRIBUTES = {
    "id", "class", "role", "aria-label", "aria-labelledby", "aria-hidden", "lang", "viewBox", "width", "height",
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy", "d", "points", "transform",
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "opacity", "color",
    "clip-path", "clip-rule", "mask", "marker-start", "marker-mid", "marker-end", "vector-effect",
    "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "letter-spacing",
    "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod",
    "patternUnits", "patternContentUnits", "patternTransform", "clipPathUnits", "maskUnits", "maskContentUnits",
    "markerWidth", "markerHeight", "markerUnits", "refX", "refY", "orient", "preserveAspectRatio", "rotate",
    "textLength", "lengthAdjust",
}  # fmt: skip
_LOCAL = re.compile(r"#[A-Za-z_][\w.-]*", re.ASCII)
# As browsers read it: in any case, closed by the end of the value too.
_URL = re.compile(r"url\s*\(([^)]*)(?:\)|$)", re.IGNORECASE)
_ACTIVE = re.compile(r"javascript:|data:|vbscript:|expression\s*\(|@import|\\", re.IGNORECASE)


def clean_svg(text: str) -> SafeString:
    """Answer a drawing with shapes, text and local references only.

    No script, event attribute, foreign object, style, animation, image, or reference that
    leaves the drawing; what is not on the list is dropped together with its content.

    :raises UnsafeSvgError: not well-formed, not an `svg`, over 300,000 characters, or with a
        document type.
    """
    if len(text) > _LONGEST_SVG:
        raise UnsafeSvgError
    try:
        root = fromstring(text, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        tree = _keep_element(root)
    except (ET.ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise UnsafeSvgError from error
    if tree is None or tree.tag != "svg":
        raise UnsafeSvgError
    tree.attrib = {"xmlns": _SVG, **tree.attrib}
    return mark_safe(ET.tostring(tree, encoding="unicode"))  # noqa: S308  built from the allow-list, escaped by ElementTree


def _keep_element(element: ET.Element) -> ET.Element | None:
    """Answer a copy of `element` with what is allowed, or `None`."""
    tag = _local_name(element.tag)
    if tag not in _SVG_TAGS:
        return None
    copy = ET.Element(tag)
    for name, value in element.attrib.items():
        kept = _keep_svg_attribute(name, value)
        if kept:
            copy.set(kept, value)
    if tag == "use" and "href" not in copy.attrib:
        return None
    copy.text = element.text
    for child in element:
        # A comment's tag is a function, which typeshed does not know.
        kept_child = _keep_element(child) if isinstance(child.tag, str) else None  # type: ignore[redundant-expr]
        if kept_child is not None:
            kept_child.tail = child.tail
            copy.append(kept_child)
        elif child.tail and tag in ("text", "tspan"):
            copy.text = (copy.text or "") + child.tail
    return copy


def _local_name(tag: str) -> str:
    """Answer the name of an SVG (or unqualified) element; empty for other vocabularies."""
    if tag.startswith("{"):
        space, _brace, name = tag[1:].partition("}")
        return name if space == _SVG else ""
    return tag


def _keep_svg_attribute(name: str, value: str) -> str:
    """Answer the name under which to keep the attribute, empty to drop it."""
    if name in ("href", f"{{{_XLINK}}}href"):
        return "href" if _LOCAL.fullmatch(value.strip()) else ""
    if name not in _SVG_ATTRIBUTES or _ACTIVE.search(value):
        return ""
    if any(not _LOCAL.fullmatch(_target(inside)) for inside in _URL.findall(value)):
        return ""
    return name


def _target(inside: str) -> str:
    return inside.strip().strip("'\"").strip()


def renamed_references(value: str, prefix: str) -> str:
    """Answer an attribute of a cleaned drawing with `prefix` before every name it refers to by `url(#name)`."""
    return _URL.sub(lambda found: f"url(#{prefix}{_target(found[1]).removeprefix('#')})", value)
