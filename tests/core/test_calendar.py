"""Thai calendar: vectors of domain section 5.1, and properties over every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import calendar
from core.calendar import Period

NOON = timedelta(hours=5)  # 12:00 in Bangkok is 05:00 UTC
some_day = st.dates(min_value=date(1900, 1, 1), max_value=date(2090, 12, 31))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("at", "year", "quarter"),
    [
        ("2025-09-30T12:00:00+07:00", 2568, 4),
        ("2025-10-01T00:00:00+07:00", 2569, 1),
        ("2026-01-01T00:00:00+07:00", 2569, 2),
        ("2026-06-30T23:59:59+07:00", 2569, 3),
        ("2026-09-30T23:59:59.999999+07:00", 2569, 4),
        ("2026-10-01T00:00:00+07:00", 2570, 1),
        ("2026-09-30T17:00:00+00:00", 2570, 1),
        ("2026-09-30T16:59:59+00:00", 2569, 4),
    ],
)
def test_fiscal_year_and_quarter_of_a_moment(at: str, year: int, quarter: int) -> None:
    assert (calendar.fiscal_year_of(moment(at)), calendar.quarter_of(moment(at))) == (year, quarter)


def test_a_fiscal_year_is_half_open_between_bangkok_midnights() -> None:
    period = calendar.fiscal_year(2569)

    assert period == Period(datetime(2025, 9, 30, 17, tzinfo=UTC), datetime(2026, 9, 30, 17, tzinfo=UTC))
    assert period.contains(period.start)
    assert not period.contains(period.end)
    assert (period.first_date, period.last_date) == (date(2025, 10, 1), date(2026, 9, 30))


@given(st.integers(min_value=2400, max_value=2640))
def test_the_quarters_and_months_tile_their_fiscal_year(year: int) -> None:
    quarters = [calendar.fiscal_quarter(year, q) for q in (1, 2, 3, 4)]
    months = [calendar.month(year - 544, m) for m in (10, 11, 12)] + [calendar.month(year - 543, m) for m in range(1, 10)]

    for parts in (quarters, months):
        assert parts[0].start == calendar.fiscal_year(year).start
        assert parts[-1].end == calendar.fiscal_year(year).end
        assert all(one.end == following.start for one, following in pairwise(parts))


@given(some_day)
def test_every_day_lies_in_the_year_quarter_and_month_named_after_it(day: date) -> None:
    at = calendar.bangkok_midnight(day) + NOON
    year, quarter = calendar.fiscal_year_of(at), calendar.quarter_of(at)

    assert calendar.fiscal_quarter(year, quarter).contains(at)
    assert calendar.month(day.year, day.month).contains(at)
    assert calendar.days(day, day) == Period(calendar.bangkok_midnight(day), calendar.bangkok_midnight(day + timedelta(days=1)))
    assert calendar.bangkok_date(at) == day


def test_a_period_refuses_naive_and_reversed_ends() -> None:
    later, earlier = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)

    with pytest.raises(ValueError, match="aware"):
        Period(datetime(2026, 1, 1), later)
    with pytest.raises(ValueError, match="end before"):
        Period(later, earlier)
    with pytest.raises(ValueError, match="quarter"):
        calendar.fiscal_quarter(2569, 5)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2569", 2026), ("๒๕๖๙", 2026), ("2026", 2026), (" 2569 ", 2026), ("พ.ศ. 2569", 2026), ("พ.ศ.๒๕๖๙", 2026),
        ("พศ 2569", 2026), ("ค.ศ. 2026", 2026), ("2026 CE", 2026), ("2569 BE", 2026), ("B.E. 2569", 2026), ("2400", 1857),
        ("พ.ศ. 2399", 1856), ("2099", 2099), ("2642", 2099),
    ],
)  # fmt: skip
def test_a_year_is_read_in_either_era(text: str, year: int) -> None:
    assert calendar.parse_year(text) == year


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("69", calendar.YearAmbiguousError), ("2100", calendar.YearAmbiguousError), ("2399", calendar.YearAmbiguousError),
        ("2643", calendar.YearImplausibleError), ("1849", calendar.YearImplausibleError), ("ค.ศ. 2569", calendar.YearImplausibleError),
        ("พ.ศ. 2026", calendar.YearImplausibleError), ("พ.ศ. 2569 CE", calendar.YearError), ("", calendar.YearError),
        ("ปีนี้", calendar.YearError), ("20269", calendar.YearError), ("-2026", calendar.YearError), ("2,569", calendar.YearError),
    ],
)  # fmt: skip
def test_a_doubtful_year_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        calendar.parse_year(text)


@pytest.mark.parametrize(
    "text",
    [
        "21/11/2569", "21/11/2026", "21-11-2569", "21.11.2026", "2026-11-21", "2569-11-21", "2026-11-21T00:00:00", "๒๑/๑๑/๒๕๖๙",
        "21 พ.ย. 2569", "21 พย. 2569", "21 พฤศจิกายน 2569", "๒๑ พฤศจิกายน พ.ศ. ๒๕๖๙", "วันที่ 21 เดือน พฤศจิกายน พ.ศ. 2569",
        "วันเสาร์ที่ 21 พฤศจิกายน พ.ศ. 2569", "21 November 2026", "21 Nov 2026", "Nov 21, 2026", "November 21 2026", " 21 / 11 / 2569 ",
        "21พ.ย.2569", "21-Nov-2026", "21/พ.ย./2569", "21/11/2569 0:00:00", "21/11/2026 00:00", "21/11/2026 12:00:00 AM", "2026-11-21 00:00:00.000",
    ],
)  # fmt: skip
def test_a_date_is_read_however_thai_people_write_it(text: str) -> None:
    assert calendar.parse_date(text) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("21/11/69", calendar.YearAmbiguousError), ("11/21/2026", calendar.DateError), ("31/2/2569", calendar.DateError),
        ("29/2/2568", calendar.DateError), ("21/11/2200", calendar.YearAmbiguousError), ("21 ตุลย 2569", calendar.DateError),
        ("", calendar.DateError), ("21/11", calendar.DateError), ("21/11-2569", calendar.DateError), ("46347", calendar.DateError),
        ("0/1/2569", calendar.DateError), ("21-Nov-26", calendar.YearAmbiguousError), ("21/11/2569 9:30", calendar.DateError),
    ],
)  # fmt: skip
def test_a_doubtful_date_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        calendar.parse_date(text)


def test_the_29th_of_february_exists_in_ce_leap_years() -> None:
    assert calendar.parse_date("29/2/2567") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "year"), [("2490", 1947), ("1947", 1947), ("00/00/2490", 1947), ("0/0/๒๔๙๐", 1947), ("-/-/2490", 1947), ("3 ม.ค. 2490", 1947)]
)
def test_a_birth_year_may_come_alone(text: str, year: int) -> None:
    assert calendar.parse_birth_year(text) == year


@pytest.mark.parametrize(
    ("language", "style", "thai_digits", "written"),
    [
        ("th", "full", False, "วันเสาร์ที่ 21 พฤศจิกายน พ.ศ. 2569"),
        ("th", "long", False, "21 พฤศจิกายน 2569"),
        ("th", "medium", False, "21 พ.ย. 2569"),
        ("th", "long", True, "๒๑ พฤศจิกายน ๒๕๖๙"),
        ("en", "full", False, "Saturday 21 November 2026"),
        ("en", "long", False, "21 November 2026"),
        ("en-gb", "medium", False, "21 Nov 2026"),
        ("en", "long", True, "21 November 2026"),
    ],
)
def test_a_date_is_written_for_its_reader(language: str, style: calendar.Style, *, thai_digits: bool, written: str) -> None:
    assert calendar.format_date(date(2026, 11, 21), language=language, style=style, thai_digits=thai_digits) == written


def test_a_moment_is_written_in_bangkok_time() -> None:
    at = datetime(2026, 9, 30, 17, 5, tzinfo=UTC)

    assert calendar.format_date(at, language="th") == "1 ตุลาคม 2569"
    assert calendar.format_moment(at, language="th") == "1 ตุลาคม 2569 00:05 น."
    assert calendar.format_moment(at, language="th", style="full", thai_digits=True) == "วันพฤหัสบดีที่ ๑ ตุลาคม พ.ศ. ๒๕๖๙ เวลา ๐๐.๐๕ น."
    assert calendar.format_moment(at, language="en", style="medium") == "1 Oct 2026, 00:05"


@pytest.mark.parametrize(
    ("first", "last", "language", "written"),
    [
        (date(2026, 11, 21), date(2026, 11, 21), "th", "21 พฤศจิกายน 2569"),
        (date(2026, 11, 21), date(2026, 11, 23), "th", "21–23 พฤศจิกายน 2569"),
        (date(2026, 9, 30), date(2026, 10, 2), "th", "30 กันยายน – 2 ตุลาคม 2569"),
        (date(2026, 12, 30), date(2027, 1, 2), "th", "30 ธันวาคม 2569 – 2 มกราคม 2570"),
        (date(2026, 9, 30), date(2026, 10, 2), "en", "30 September – 2 October 2026"),
    ],
)
def test_a_range_does_not_repeat_itself(first: date, last: date, language: str, written: str) -> None:
    assert calendar.format_date_range(first, last, language=language) == written


@given(some_day, st.sampled_from(["th", "en"]), st.sampled_from(["long", "medium", "full"]))
def test_what_is_written_can_be_read(day: date, language: str, style: calendar.Style) -> None:
    written = calendar.format_date(day, language=language, style=style, thai_digits=True)

    assert calendar.parse_date(written) == day
