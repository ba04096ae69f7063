"""Why a run or an occurrence was called off, moved or stopped, in words: every decision, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.calendar import format_date
from core.languages import reader_language
from enrollment.models import CohortChange, OccurrenceChange

if TYPE_CHECKING:
    from datetime import date

    from indicators.types import CalledOff, Decision


def reasons_text(called: CalledOff) -> str:
    """Answer every decision with its day and its reason, the first one first; the last reason alone where no more is known."""
    told = [_told(called.kind, each) for each in called.decisions]
    if len(told) > 1:
        told = [f"({number}) {text}" for number, text in enumerate(told, 1)]
    return " ".join(told) or called.reason


def _told(kind: str, decision: Decision) -> str:
    kinds = CohortChange.Kind if kind == "course" else OccurrenceChange.Kind
    words = {"day": _day(decision.day), "what": kinds(decision.kind).label, "reason": decision.reason}
    if decision.moved is None:
        return _("%(day)s %(what)s: %(reason)s") % words
    words |= {"before": _day(decision.moved[0]), "after": _day(decision.moved[1])}
    return _("%(day)s %(what)s จาก %(before)s เป็น %(after)s: %(reason)s") % words


def _day(day: date) -> str:
    return format_date(day, language=reader_language(), style="medium")
