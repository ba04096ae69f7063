"""The registry of cross-table rules and the command that checks them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from core import actions, invariants
from core.models import Job


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {code: rule for code, rule in invariants._registry.items() if code.startswith("core.")}
    monkeypatch.setattr(invariants, "_registry", kept)


@pytest.mark.django_db
def test_the_command_tells_each_rule_and_is_content(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_invariants")

    assert "core.job_files" in capsys.readouterr().out


def test_a_lost_file_breaks_a_rule(make_job: Callable[..., Job], now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    job = actions.claim_job(job_id=make_job().pk, now=now)
    assert job is not None
    actions.attach_artefact(job=job, name="a.txt", content=ContentFile(b"x"))
    actions.finish_job(job=job, now=now)
    job.artefact.storage.delete(job.artefact.name)

    with pytest.raises(CommandError) as end:
        call_command("check_invariants")

    assert end.value.returncode == 1
    assert "core.job_files: 1" in capsys.readouterr().err


def test_a_code_names_one_rule() -> None:
    invariants.register_invariant("core.a", "ก", lambda: 0)

    with pytest.raises(ValueError, match=r"core\.a"):
        invariants.register_invariant("core.a", "ข", lambda: 1)
