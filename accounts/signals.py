"""What happened to people, for the apps above."""

from django.dispatch import Signal

# person: the emptied row; old_subject_key, new_subject_key: UUID. Sent inside the transaction of the erasure: a receiver
# empties what it keeps about the person and moves reporting rows to the new key; an exception undoes everything.
person_erased = Signal()
