"""What the numbers of Indicator 8 mean, and what they are called."""

from indicators.definitions.decisions import reasons_text
from indicators.definitions.labels import (
    BRANCH_NOTE,
    DIMENSION_LABELS,
    EXTENT_NOTES,
    MEASURES_BY,
    QUARTER_NOTE,
    TAXONOMY_LABELS,
    WARNINGS,
    area_label,
    is_value,
    scope_label,
    value_label,
)
from indicators.definitions.measures import (
    CURRENT_VERSIONS,
    DEFINITION_VERSION,
    DEFINITIONS,
    MAIN_CODES,
    SHARES,
    Definition,
    definition,
)
from indicators.definitions.order import in_list_order, listed, listed_both, place_in_list

__all__ = [
    "BRANCH_NOTE",
    "CURRENT_VERSIONS",
    "DEFINITIONS",
    "DEFINITION_VERSION",
    "DIMENSION_LABELS",
    "EXTENT_NOTES",
    "MAIN_CODES",
    "MEASURES_BY",
    "QUARTER_NOTE",
    "SHARES",
    "TAXONOMY_LABELS",
    "WARNINGS",
    "Definition",
    "area_label",
    "definition",
    "in_list_order",
    "is_value",
    "listed",
    "listed_both",
    "place_in_list",
    "reasons_text",
    "scope_label",
    "value_label",
]
