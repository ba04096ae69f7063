"""Who is still to hear of what was decided about a run or an activity."""

from typing import Any

from django.db.models import QuerySet

from enrollment.models import CohortChange, Enrollment, OccurrenceChange, Registration
from enrollment.queries.run import UNFINISHED


def places_to_tell(change: CohortChange | OccurrenceChange) -> QuerySet[Any]:
    """Places (`Enrollment` or `Registration`) whose holders are still to be written to about `change`, in order.

    Nobody's once something newer was decided. Who registered for an activity after a decision about it knew of it.
    """
    decided: QuerySet[Any]
    places: QuerySet[Any]
    if isinstance(change, CohortChange):
        decided = CohortChange.objects.filter(cohort=change.cohort_id)
        places = Enrollment.objects.filter(UNFINISHED, cohort=change.cohort_id, learner__email__isnull=False)
        places = places.select_related("learner", "cohort__course")
    else:
        decided = OccurrenceChange.objects.filter(occurrence=change.occurrence_id)
        places = Registration.objects.filter(occurrence=change.occurrence_id, withdrawn_at=None, registered_at__lte=change.at)
        places = places.filter(person__email__isnull=False).select_related("person", "occurrence__activity", "occurrence__host")
    if decided.filter(pk__gt=change.pk).exists():
        return places.none()
    return places.filter(pk__gt=change.told_up_to).order_by("pk")
