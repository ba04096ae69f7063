"""What definitions say, edition by edition."""

from indicators.definitions import CURRENT_VERSIONS, definition


def test_every_measure_of_what_activities_count_in_says_that_it_leaves_others_out() -> None:
    """The shares are of the persons of 8.4: what is left out of these is left out of them."""
    told = {code for code, version in CURRENT_VERSIONS.items() if code >= "8.4" and "ตัวชี้วัดที่ 7" in str(definition(code, version).text)}

    assert told == {"8.4", "8.4p", "8.4e", "8.4c", "8.4cp", "8.4h", "8.4v", "8.4a", "8.4d"}
    assert [CURRENT_VERSIONS[code] for code in ("8.4v", "8.4a", "8.4d", "8.4s")] == [2, 2, 2, 1]
    assert "ตัวชี้วัดที่ 7" not in str(definition("8.4v", 1).text)
