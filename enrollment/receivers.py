"""What this app does when the apps below it tell something."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.signals import person_erased
from enrollment import actions


@receiver(person_erased)
def cut_reporting_link(sender: Any, *, person: Any, old_subject_key: UUID, new_subject_key: UUID, **_more: Any) -> None:  # noqa: ARG001  signal
    """The counts stay; nothing leads from them to the person any more."""
    actions.forget_person(person=person, old_key=old_subject_key, new_key=new_subject_key)
