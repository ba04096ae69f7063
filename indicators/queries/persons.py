"""What a report says about persons: how many were served, registered and completed, in every dimension, in one scan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, F

from enrollment.models import ServiceEvent
from indicators.definitions import MEASURES_BY, listed
from indicators.queries.counting import COUNTINGS, chosen_rows, in_period, rows_of, table
from indicators.queries.masks import Layout, Words
from indicators.queries.word_counts import count_words
from indicators.types import DIMENSIONS, MORE_DIMENSIONS, QuarterCount, Scope, Share

Tables = dict[str, dict[str, int]]
_ASSURED = ServiceEvent.Assurance
# The dimensions of 8.4p in two groups, so that neither has many cells; with what the completion rate needs.
_OF_SERVICE = ("branch", "mode", "province")
_OF_PEOPLE = ("gender", "age_group", "learner_type")
# The dimensions of persons, put together where one thing decides about several, so that few words differ (ADR 8). Those of
# the first three are wanted of registrations and completions too.
_OF_ALL = (
    ("gender", "age_group", "learner_type"),
    ("branch", "branch_group", "branch_any", "mode"),
    ("province", "area_set", "went_on"),
)
_OF_KIND = ("offering_kind", "level", "programme", "operator_type", "assurance")


@dataclass(frozen=True, slots=True)
class Persons:
    """8.4, 8.4e and 8.4c in total and by dimensions, the strongest assurance of each person served, and the fiscal year's quarters.

    `went_on`: of the persons of 8.4e, how many began and how many completed what they had registered for.
    """

    totals: dict[str, int]
    tables: dict[str, Tables]
    assurance: dict[str, Share]
    quarters: dict[int, QuarterCount]
    went_on: dict[str, int]


def count_persons(scope: Scope, partners: list[str]) -> Persons:
    """Count persons by every date at once; `partners` are the codes that services of the period name."""
    whole_year = scope == scope.whole_year
    parts = {"8.4": in_period("served", scope), "8.4e": in_period("registered", scope), "8.4c": in_period("completed", scope)}
    rows = chosen_rows(COUNTINGS["8.4"], scope).annotate(placed_at=F("first_at")).filter(reduce(or_, parts.values()))
    wanted: list[tuple[Layout, tuple[str, ...]]] = [(Layout(scope, names), tuple(parts)) for names in _OF_ALL]
    time = ("quarter",) if whole_year else ()
    wanted += [(Layout(scope, names, partners), ("8.4",)) for names in ((*_OF_KIND, *time), ("delivery_province",), ("partner",))]
    layouts = [layout for layout, _names in wanted]
    found = count_words(rows, "person_key", wanted, parts)
    place = {name: number for number, layout in enumerate(layouts) for name in layout.names}

    def of(measure: str, name: str) -> tuple[Layout, Words]:
        return layouts[place[name]], found[place[name]][measure]

    # Every row has a gender, if only an unknown one: who has no bit of it has no row.
    layout = layouts[place["gender"]]
    totals = {code: words.having(*layout.mask("gender")) for code, words in found[place["gender"]].items()}
    names = {"8.4": (*DIMENSIONS, *MORE_DIMENSIONS), "8.4e": MEASURES_BY["8.4e"], "8.4c": MEASURES_BY["8.4c"]}
    tables = {code: {name: read(code, name, *of(code, name)) for name in several} for code, several in names.items()}
    quarters = _quarters(*of("8.4", "quarter")) if whole_year else quarter_counts(scope.whole_year)
    layout, words = of("8.4e", "went_on")
    return Persons(totals, tables, _assurance(*of("8.4", "assurance"), totals["8.4"]), quarters, layout.read("went_on", words) or {})


def read(measure: str, name: str, layout: Layout, words: Words) -> dict[str, int]:
    """Answer a measure by a dimension from its words; counted by itself where they cannot say it."""
    found = layout.read(name, words)
    return found if found is not None else by_dimension(measure, layout.scope, name)


def by_dimension(measure: str, scope: Scope, name: str) -> dict[str, int]:
    """Answer a measure under each value of one dimension, counted by itself."""
    return listed(name, {value: count for (value,), count in table(measure, scope, (name,)).items()})


def _assurance(layout: Layout, words: Words, persons: int) -> dict[str, Share]:
    """Shares of persons by the strongest assurance that one of their rows carries."""
    word, _mask = layout.mask("assurance")
    places = layout.places["assurance"]
    verified_bit, partner_bit = (1 << places[level][1] for level in (_ASSURED.VERIFIED, _ASSURED.PARTNER))
    verified = words.having(word, verified_bit)
    partner = words.having(word, partner_bit, without=verified_bit)
    parts = {"8.4v": verified, "8.4a": partner, "8.4d": persons - verified - partner}
    return {code: Share(part, persons) for code, part in parts.items()}


def quarter_counts(year: Scope) -> dict[int, QuarterCount]:
    """8.4 quarter by quarter of a fiscal year: who is new to the year, who was active, how many so far."""
    layout = Layout(year, ["quarter"])
    (found,) = count_words(rows_of("8.4", year), "person_key", [(layout, ("8.4",))], {"8.4": in_period("served", year)})
    return _quarters(layout, found["8.4"])


def _quarters(layout: Layout, words: Words) -> dict[int, QuarterCount]:
    word, _mask = layout.mask("quarter")
    earlier, running, result = 0, 0, {}
    for quarter in (1, 2, 3, 4):
        bit = 1 << layout.places["quarter"][f"{layout.scope.fiscal_year}-Q{quarter}"][1]
        new = words.having(word, bit, without=earlier)
        earlier, running = earlier | bit, running + new
        result[quarter] = QuarterCount(new=new, active=words.having(word, bit), cumulative=running)
    return result


def count_participations(scope: Scope) -> tuple[int, Tables, Share]:
    """8.4p in total and by dimensions, and how many of the starts of courses have ended in a completion."""
    tables: Tables = {}
    total = begun = finished = 0
    for names in (_OF_SERVICE, _OF_PEOPLE):
        layout = Layout(scope, names)
        words = {f"word_{number}": word for number, word in enumerate(layout.of_rows())}
        cells = rows_of("8.4p", scope).annotate(**words).values_list("offering_kind", *words)
        found = list(cells.annotate(rows=Count("pk"), completed=Count("completed_at")))
        counted = Words((number, bits, rows) for _kind, *several, rows, _done in found for number, bits in enumerate(several))
        tables |= {name: read("8.4p", name, layout, counted) for name in names}
        total = sum(cell[-2] for cell in found)
        begun, finished = (sum(cell[place] for cell in found if cell[0] == ServiceEvent.Kind.COURSE) for place in (-2, -1))
    return total, {name: tables[name] for name in MEASURES_BY["8.4p"]}, Share(finished, begun)
