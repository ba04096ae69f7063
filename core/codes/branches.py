"""The branches of the creative industries: 15 in 5 groups, of which NESDC counts 12 in 4."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.codes.labels import Coded, alias_table, typed_form


@dataclass(frozen=True, slots=True)
class BranchGroup(Coded):
    """A group of branches."""


@dataclass(frozen=True, slots=True)
class Branch(Coded):
    """A branch (สาขา). `nesdc12`: counted by NESDC, so shown by default."""

    slug: str
    group: BranchGroup
    nesdc12: bool
    aliases: tuple[str, ...] = ()


_CO = BranchGroup("CO", "กลุ่มรากฐานทางวัฒนธรรมสร้างสรรค์", "Creative Originals")
_CC = BranchGroup("CC", "กลุ่มคอนเทนต์และสื่อสร้างสรรค์", "Creative Content/Media")
_CS = BranchGroup("CS", "กลุ่มบริการสร้างสรรค์", "Creative Services")
_CG = BranchGroup("CG", "กลุ่มสินค้าสร้างสรรค์", "Creative Goods/Products")
_RI = BranchGroup("RI", "อุตสาหกรรมที่เกี่ยวเนื่อง", "Related Industries")
BRANCH_GROUPS = (_CO, _CC, _CS, _CG, _RI)

BRANCHES = (
    Branch("01", "งานฝีมือและหัตถกรรม", "Craft", "craft", _CO, nesdc12=True,
           aliases=("งานฝีมือ", "หัตถกรรม", "หัตกรรม", "งานฝีมือและหัตกรรม", "งานคราฟต์", "crafts", "handicraft", "handicrafts")),
    Branch("02", "ดนตรี", "Music", "music", _CO, nesdc12=True),
    Branch("03", "ศิลปะการแสดง", "Performing Arts", "performing_arts", _CO, nesdc12=True, aliases=("performing art", "การแสดง")),
    Branch("04", "ทัศนศิลป์", "Visual Arts", "visual_arts", _CO, nesdc12=True, aliases=("visual art",)),
    Branch("05", "ภาพยนตร์", "Film", "film", _CC, nesdc12=True, aliases=("ภาพยนต์", "ภาพยนตร์และวีดิทัศน์", "films", "motion picture")),
    Branch("06", "การแพร่ภาพและกระจายเสียง", "Broadcasting", "broadcasting", _CC, nesdc12=True,
           aliases=("แพร่ภาพและกระจายเสียง", "การแพร่ภาพ และกระจายเสียง", "การกระจายเสียง", "broadcast")),
    Branch("07", "การพิมพ์", "Publishing", "publishing", _CC, nesdc12=True, aliases=("สิ่งพิมพ์", "พิมพ์", "printing")),
    Branch("08", "ซอฟต์แวร์ (เกมและแอนิเมชัน)", "Software (Game and Animation)", "software", _CC, nesdc12=True,
           aliases=("ซอฟต์แวร์", "ซอฟท์แวร์", "ซอฟแวร์", "ซอฟต์แวร", "ซอฟท์แวร์ (เกมและแอนิเมชั่น)", "ซอฟต์แวร์ (เกมและแอนิเมชั่น)",
                    "เกมและแอนิเมชัน", "software", "games and animation")),
    Branch("09", "การโฆษณา", "Advertising", "advertising", _CS, nesdc12=True, aliases=("โฆษณา", "advertisement")),
    Branch("10", "การออกแบบ", "Design", "design", _CS, nesdc12=True, aliases=("ออกแบบ",)),
    Branch("11", "สถาปัตยกรรม", "Architecture", "architecture", _CS, nesdc12=True, aliases=("สถาปัตย์",)),
    Branch("12", "สินค้าแฟชั่น", "Fashion", "fashion", _CG, nesdc12=True, aliases=("แฟชั่น", "แฟชัน", "fashion goods")),
    Branch("13", "อาหารไทย", "Thai food", "thai_food", _RI, nesdc12=False, aliases=("อาหาร", "food")),
    Branch("14", "การแพทย์แผนไทย", "Thai traditional medicine", "thai_traditional_medicine", _RI, nesdc12=False,
           aliases=("แพทย์แผนไทย",)),
    Branch("15", "การท่องเที่ยวเชิงวัฒนธรรม", "Cultural tourism", "cultural_tourism", _RI, nesdc12=False,
           aliases=("ท่องเที่ยวเชิงวัฒนธรรม",)),
)  # fmt: skip
_BY_CODE = {entry.code: entry for entry in BRANCHES}


def branch(code: str) -> Branch:
    """Answer the branch with `code` (`01`–`15`).

    :raises KeyError: there is none.
    """
    return _BY_CODE[code]


def branches_of(taxonomy: str = "nesdc12") -> tuple[Branch, ...]:
    """Answer the branches a taxonomy shows: `nesdc12` (12) or `cea15` (all 15)."""
    if taxonomy not in ("nesdc12", "cea15"):
        message = f"unknown taxonomy {taxonomy!r}"
        raise ValueError(message)
    return tuple(entry for entry in BRANCHES if entry.nesdc12 or taxonomy == "cea15")


def branch_choices(taxonomy: str = "cea15") -> list[tuple[str, str]]:
    """Answer `(code, label)` for a model or form field; the data accepts all 15."""
    return [(entry.code, entry.label) for entry in branches_of(taxonomy)]


def find_branch(text: str) -> Branch | None:
    """Find the branch a typed word means: code, slug, either label, or known drift."""
    code = _aliases().get(typed_form(text))
    return _BY_CODE[code] if code else None


@cache
def _aliases() -> dict[str, str]:
    return alias_table(
        {entry.code: (entry.code, entry.code.lstrip("0"), entry.slug, entry.th, entry.en, *entry.aliases) for entry in BRANCHES}
    )
