from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from certificates import actions
from certificates.models import Certificate, Issuer
from certificates.types import show_code
from core.models import private_storage
from enrollment.models import Cohort, Completion


def test_a_cohort_gets_what_it_lacks_and_a_second_run_does_nothing(
    issuer: Issuer, cohort: Cohort, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime
) -> None:
    first, second = make_completion(make_person()), make_completion(make_person())
    issued = actions.issue_certificate(completion=first, now=now)  # its PDF was never made
    out = io.StringIO()

    call_command("issue_certificates", "--cohort", cohort.code, stdout=out)
    call_command("issue_certificates", "--cohort", cohort.code, stdout=out)

    rows = Certificate.objects.order_by("register_number")
    assert [row.completion_key for row in rows] == [first.uuid, second.uuid]
    assert all(private_storage().exists(row.file) for row in rows)
    assert rows[0] == issued
    assert out.getvalue().splitlines() == ["CRF-104-A: 2/2", "CRF-104-A: 0/0"]


def test_a_refusal_is_one_line_and_exit_code_1(
    issuer: Issuer, cohort: Cohort, make_person: Callable[..., User], make_completion: Callable[[User], Completion]
) -> None:
    make_completion(make_person())
    nameless = make_completion(make_person(title="", given_name="", family_name=""))
    err = io.StringIO()

    with pytest.raises(CommandError):
        call_command("issue_certificates", "--cohort", cohort.code, stdout=io.StringIO(), stderr=err)

    assert err.getvalue().startswith(f"{nameless.uuid}: certificate_holder_name_missing")
    assert Certificate.objects.count() == 1
    with pytest.raises(CommandError, match="no such cohort"):
        call_command("issue_certificates", "--cohort", "NONE")


def test_a_certificate_is_verified_by_code_and_by_file(certificate: Certificate, tmp_path: Path, now: datetime) -> None:
    made = actions.make_certificate_pdf(certificate=certificate, now=now)
    true, false = tmp_path / "true.pdf", tmp_path / "false.PDF"
    with private_storage().open(made.file) as file:
        content = file.read()
    true.write_bytes(content)
    false.write_bytes(content + b" ")
    out = io.StringIO()

    call_command("verify_certificate", show_code(made.code).lower(), stdout=out)
    call_command("verify_certificate", str(true), stdout=out)

    assert out.getvalue().count("status   valid") == 2
    for unknown in (str(false), "0" * 26, str(tmp_path / "none.pdf")):
        with pytest.raises(CommandError):
            call_command("verify_certificate", unknown)
    actions.revoke_certificate(certificate=made, reason="misconduct", now=now)
    with pytest.raises(CommandError, match="revoked"):
        call_command("verify_certificate", made.code, stdout=out)
