"""What this app tells the apps above it. All are sent inside the transaction that makes them true."""

from django.dispatch import Signal

# A learner got a place (or came back to it). Argument: enrollment.
learner_enrolled = Signal()

# A roster gave places to many at once. Argument: enrollments (list; constant number of queries, please).
learners_enrolled = Signal()

# A whole cohort goes on with another release. Arguments: move, from_release, to_release, now; the cohort is pinned already.
cohort_moved = Signal()

# The decision fell that a learner has completed. Argument: completion.
enrollment_completed = Signal()
