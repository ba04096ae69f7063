"""Code lists against domain sections 2, 4.1 and 11."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from core import codes


def test_there_are_fifteen_branches_in_five_groups_and_nesdc_counts_twelve_in_four() -> None:
    nesdc = codes.branches_of("nesdc12")

    assert [b.code for b in codes.branches_of("cea15")] == [f"{n:02d}" for n in range(1, 16)]
    assert [b.code for b in nesdc] == [f"{n:02d}" for n in range(1, 13)]
    assert len({b.group for b in codes.BRANCHES}) == len(codes.BRANCH_GROUPS) == 5
    assert len({b.group for b in nesdc}) == 4


def test_there_are_77_provinces_and_the_area_sets_are_those_of_the_plan() -> None:
    assert len({p.code for p in codes.PROVINCES}) == len({p.th for p in codes.PROVINCES}) == len({p.en for p in codes.PROVINCES}) == 77
    assert {code: area.provinces for code, area in codes.AREA_SETS.items()} == {
        "nec4": ("50", "51", "52", "57"),
        "lanna8": ("50", "51", "52", "54", "55", "56", "57", "58"),
        "upper_north_1": ("50", "51", "52", "58"),
        "upper_north_2": ("54", "55", "56", "57"),
    }
    assert codes.province("53").th == "อุตรดิตถ์"
    assert codes.province("50").iso == "TH-50"


@pytest.mark.parametrize(
    "word", ["เชียงใหม่", "จังหวัดเชียงใหม่", "จ.เชียงใหม่", "จ. เชียงใหม่", "Chiang Mai", "chiangmai", "50", "๕๐", "TH-50", "ชม."]
)
def test_a_province_is_found_as_people_type_it(word: str) -> None:
    found = codes.find_province(word)

    assert found is not None
    assert found.code == "50"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("ซอฟท์แวร์", "08"), ("ซอฟต์แวร์ (เกมและแอนิเมชัน)", "08"), ("แพร่ภาพและกระจายเสียง", "06"), ("หัตกรรม", "01"), ("craft", "01"),
        ("Performing Arts", "03"), ("performing_arts", "03"), ("1", "01"), ("๑๒", "12"),
    ],
)  # fmt: skip
def test_a_branch_is_found_by_label_slug_code_and_drift(word: str, code: str) -> None:
    found = codes.find_branch(word)

    assert found is not None
    assert found.code == code


def test_what_is_not_known_is_not_guessed() -> None:
    finders = (
        codes.find_branch,
        codes.find_province,
        codes.find_gender,
        codes.find_learner_type,
        codes.find_operator_type,
        codes.find_mode,
    )

    assert [find("ไม่มีแบบนี้") for find in finders] == [None] * len(finders)
    assert [find("") for find in finders] == [None] * len(finders)


def test_every_label_is_found_again() -> None:
    assert [codes.find_branch(b.th) for b in codes.BRANCHES] == list(codes.BRANCHES)
    assert [codes.find_province(p.en) for p in codes.PROVINCES] == list(codes.PROVINCES)
    with translation.override("th"):
        assert [codes.find_gender(str(g.label)) for g in codes.Gender] == list(codes.Gender)
        assert [codes.find_learner_type(str(t.label)) for t in codes.LearnerType] == list(codes.LearnerType)
        assert [codes.find_operator_type(str(t.label)) for t in codes.OperatorType] == list(codes.OperatorType)
        assert [codes.find_mode(str(m.label)) for m in codes.Mode] == list(codes.Mode)


def test_labels_speak_the_readers_language_when_shown() -> None:
    label = codes.branch("01").label

    with translation.override("en"):
        assert str(label) == "Craft"
    with translation.override("th"):
        assert str(label) == "งานฝีมือและหัตถกรรม"


@pytest.mark.parametrize(
    ("birth_year", "group"),
    [
        (None, "unknown"), (2012, "0-14"), (2011, "15-24"), (2002, "15-24"), (2001, "25-34"), (1992, "25-34"), (1991, "35-49"),
        (1977, "35-49"), (1976, "50-59"), (1967, "50-59"), (1966, "60+"), (1895, "60+"), (1857, "60+"), (2027, "unknown"),
    ],
)  # fmt: skip
def test_age_groups_in_2026(birth_year: int | None, group: str) -> None:
    assert codes.age_group(birth_year, datetime(2026, 6, 1, tzinfo=UTC)) == group


def test_the_age_turns_with_the_bangkok_year() -> None:
    before, after = datetime(2026, 12, 31, 16, 59, tzinfo=UTC), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)

    assert (codes.age_group(1967, before), codes.age_group(1967, after)) == ("50-59", "60+")
