"""What this app tells the apps above it. All are sent inside the transaction that makes them true."""

from django.dispatch import Signal

# A learner got a place (or came back to it). Argument: enrollment.
learner_enrolled = Signal()

# A roster gave places to many at once. Argument: enrollments (list; constant number of queries, please).
learners_enrolled = Signal()

# The decision fell that a learner has completed. Argument: completion.
enrollment_completed = Signal()
