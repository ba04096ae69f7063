from __future__ import annotations

import pytest

from certificates.types import ALPHABET, new_code, read_code, show_code

CODE = "7K3M9X2R4T5V6W8Y0A1B2C3D4E"


def test_codes_are_random_and_of_one_shape() -> None:
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert {len(code) for code in codes} == {26}
    assert set("".join(codes)) <= set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "7K3M9-X2R4T-5V6W8-Y0A1B-2C3D4E",
        "  7k3m9 x2r4t 5v6w8 yOaIb 2c3d4e ",
        "7K3M9–X2R4T–5V6W8–YoAlB–2C3D4E",
        "๗K๓M๙X๒R๔T๕V๖W๘Y๐A๑B๒C๓D๔E",
        f"https://school.example/verify/{CODE}/",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "12/2569", CODE[:-1], CODE + "0", "U" * 26, "../../etc/passwd", "ก" * 26])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) == ""


def test_a_code_is_shown_in_groups_and_read_back() -> None:
    assert show_code(CODE) == "7K3M9-X2R4T-5V6W8-Y0A1B-2C3D4E"
    assert read_code(show_code(CODE)) == CODE
