"""A bundle whose certificates go while it is written: made again, and nothing is left open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO, Any

import pypdfium2
import pytest
from django.utils import timezone

from accounts.models import User
from certificates import actions
from certificates.models import Certificate
from core.actions import claim_job
from core.models import private_storage
from core.tasks import run_job
from enrollment.models import Cohort

# The five people of the tests of cohorts.
from tests.certificates.test_bulk import IN_ORDER, completions, run_all  # noqa: F401


@pytest.fixture
def keeper(make_person: Callable[..., User]) -> User:
    return actions.appoint_certificate_manager(person=make_person(username="keeper"))


@pytest.fixture
def targets(monkeypatch: pytest.MonkeyPatch) -> list[IO[bytes]]:
    """The temporary files that bundles are written to; a report follows every certificate."""
    made: list[IO[bytes]] = []

    def remembered() -> IO[bytes]:
        made.append(TemporaryFile())  # noqa: SIM115  closed by whoever asked for it
        return made[-1]

    monkeypatch.setattr("certificates.actions.downloading._STEP", 1)
    monkeypatch.setattr("certificates.actions.downloading.tempfile.TemporaryFile", remembered)
    return made


@pytest.mark.usefixtures("completions")
@pytest.mark.parametrize("form", ["zip", "pdf"])
def test_a_bundle_is_written_again_when_a_file_goes_before_it_is_read(
    cohort: Cohort, keeper: User, form: str, targets: list[IO[bytes]], django_capture_on_commit_callbacks: Any
) -> None:
    actions.order_bulk_issue(cohort=cohort, owner=keeper, now=timezone.now())
    run_all()
    last = Certificate.objects.get(holder_name=IN_ORDER[-1])
    reports: list[tuple[int, int]] = []

    def erase_the_last(done: int, total: int) -> None:
        reports.append((done, total))
        if (done, total) == (1, 5):
            assert last.holder_key is not None
            with django_capture_on_commit_callbacks(execute=True):
                actions.empty_holder(subject_key=last.holder_key, now=timezone.now())

    ordered = actions.order_bulk_download(cohort=cohort, form=form, owner=keeper, now=timezone.now())
    claimed = claim_job(job_id=ordered.pk, now=timezone.now())
    assert claimed is not None
    actions.make_download(job=claimed, cohort=cohort, report=erase_the_last)

    assert not private_storage().exists(last.file)
    assert reports == [(1, 5), (2, 5), (3, 5), (4, 5), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert [target.closed for target in targets] == [True, True]
    claimed.refresh_from_db()
    with claimed.artefact.open() as file:
        content = file.read()
    if form == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            assert IN_ORDER[-1] not in bundle.read("list.csv").decode("utf-8-sig")
    else:
        document = pypdfium2.PdfDocument(content)
        assert len(document) == 4
        document.close()


@pytest.mark.usefixtures("completions")
def test_a_file_that_is_lost_stops_the_bundle_and_leaves_nothing_open(cohort: Cohort, keeper: User, targets: list[IO[bytes]]) -> None:
    actions.order_bulk_issue(cohort=cohort, owner=keeper, now=timezone.now())
    run_all()
    private_storage().delete(Certificate.objects.get(holder_name=IN_ORDER[-1]).file)
    ordered = actions.order_bulk_download(cohort=cohort, form="zip", owner=keeper, now=timezone.now())

    run_job(ordered.pk)

    ordered.refresh_from_db()
    assert (ordered.state, ordered.error_code, bool(ordered.artefact)) == ("queued", "job_crashed", False)
    assert [target.closed for target in targets] == [True]
