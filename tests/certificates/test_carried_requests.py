"""What is asked about a certificate goes on with the edition that takes its place."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from accounts.models import User
from certificates import actions, queries
from certificates.models import Certificate, Endorser
from core.models import private_storage

EVIDENCE = b"%PDF-1.7 evidence"


def test_what_is_still_asked_goes_on_with_the_next_edition(certificate: Certificate, manager: User, master: Endorser) -> None:
    named = actions.ask_name_change(certificate=certificate, new_name="นางใหม่", new_name_en="", evidence=EVIDENCE, now=timezone.now())
    asked = actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=timezone.now())

    endorsed = actions.give_endorsement(request=asked, by=master.person, now=timezone.now())

    named.refresh_from_db()
    assert (named.state, named.certificate, private_storage().exists(named.evidence)) == ("asked", endorsed, True)
    assert list(queries.open_name_changes(manager)) == [named]
    renamed = actions.approve_name_change(request=named, by=manager, now=timezone.now())
    with translation.override("en"):
        assert renamed.master_name == "Sala Khamma"
    assert (renamed.holder_name, renamed.endorsement["name_th"], renamed.edition) == ("นางใหม่", "สล่าคำมา ใจงาม", 3)
    assert list(queries.open_name_changes(manager)) == []


def test_a_master_is_still_asked_after_a_correction_and_a_name_that_was_corrected_is_no_question(
    certificate: Certificate, manager: User, master: Endorser, django_capture_on_commit_callbacks: Any
) -> None:
    named = actions.ask_name_change(certificate=certificate, new_name="นางใหม่", new_name_en="", evidence=EVIDENCE, now=timezone.now())
    asked = actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=timezone.now())
    stored = named.evidence

    with django_capture_on_commit_callbacks(execute=True):
        new = actions.replace_certificate(certificate=certificate, holder_name="นางใหม่", by=manager, now=timezone.now())

    asked.refresh_from_db()
    named.refresh_from_db()
    assert (asked.state, asked.certificate, list(queries.questions_for(master.person))) == ("asked", new, [asked])
    assert (named.state, named.decided_by, named.evidence, private_storage().exists(stored)) == ("approved", manager, "", False)
