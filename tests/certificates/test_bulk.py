"""Certificates by the cohort: everybody once, in the order of the list, to be paused, resumed and taken home."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from certificates import actions, queries
from certificates.actions import bulk
from certificates.errors import NothingToDownloadError, TooManyForPrintError
from certificates.export import LARGEST_PRINT
from certificates.models import Certificate, Issuer, Register
from core.actions import LEASE, claim_job, pause_job, resume_job, sweep_jobs
from core.models import Job, private_storage
from core.tasks import Progress, run_job
from enrollment.models import Cohort, Completion, Partner, PartnerMembership

NAMES = [("นาย", "เก่ง", "กล้า"), ("นางสาว", "ขนม", "หวาน"), ("นาง", "ไก่", "แก้ว"), ("", "กา", "ดำ"), ("นาย", "น้ำ", "ใส")]
IN_ORDER = ["กา ดำ", "นายเก่ง กล้า", "นางไก่ แก้ว", "นางสาวขนม หวาน", "นายน้ำ ใส"]


@pytest.fixture
def completions(issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion]) -> list[Completion]:
    from core.thai_text import sort_key

    return [
        make_completion(make_person(title=title, given_name=given, family_name=family, sort_name=sort_key(f"{given} {family}")))
        for title, given, family in NAMES
    ]


@pytest.fixture
def manager(make_person: Callable[..., User]) -> User:
    return actions.appoint_certificate_manager(person=make_person(username="manager"))


@pytest.fixture
def coordinator(make_person: Callable[..., User], cohort: Cohort, now: datetime) -> User:
    partner = Partner.objects.create(code="U1", name_th="มหาวิทยาลัยตัวอย่าง", name_en="Example University", kind="university")
    person = make_person(username="coordinator")
    PartnerMembership.objects.create(partner=partner, person=person, started_at=now)
    cohort.partner = partner
    cohort.save()
    return person


def run_all() -> None:
    """Do what waits, as two workers would, one after the other."""
    while job := Job.objects.filter(state=Job.State.QUEUED).order_by("pk").first():
        run_job(job.pk)


@pytest.mark.usefixtures("completions")
def test_a_cohort_is_issued_in_dictionary_order_of_names(cohort: Cohort, manager: User, now: datetime) -> None:
    job = actions.order_bulk_issue(cohort=cohort, owner=manager, now=now)
    assert actions.order_bulk_issue(cohort=cohort, owner=manager, now=timezone.now()) == job

    run_all()

    rows = list(Certificate.objects.order_by("register_number"))
    assert [row.holder_name for row in rows] == IN_ORDER
    assert [row.register_number for row in rows] == [1, 2, 3, 4, 5]
    assert all(row.file and row.file_hash for row in rows)
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.progress_total, job.result["refused"]) == ("succeeded", 5, 5, 0)

    actions.order_bulk_issue(cohort=cohort, owner=manager, now=timezone.now())
    run_all()
    assert Certificate.objects.count() == 5
    assert queries.registers_with_gaps() == 0


class WorkerDiedError(Exception):
    """A power cut."""


@pytest.mark.usefixtures("completions")
def test_an_issue_outlives_any_number_of_workers_as_long_as_each_finished_something(
    cohort: Cohort, manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_TOGETHER", 1)
    job = actions.order_bulk_issue(cohort=cohort, owner=manager, now=now)
    Job.objects.update(max_attempts=2)

    def life_of_a_worker() -> None:
        """Work until the first thing that stays is reported."""
        held = claim_job(job_id=job.pk, now=timezone.now() + LEASE)
        assert held is not None

        def report(done: int, total: int, *, kept: bool = False) -> None:
            Progress(held).report(done, total, kept=kept)
            if kept:
                raise WorkerDiedError

        with pytest.raises(WorkerDiedError):
            actions.issue_rows(cohort=cohort, report=report, clock=timezone.now)
        assert sweep_jobs(now=timezone.now() + LEASE) == [job.pk]

    for _ in range(4):
        life_of_a_worker()
    assert Certificate.objects.count() == 4
    Job.objects.update(available_at=now)
    run_all()

    assert [row.holder_name for row in Certificate.objects.order_by("register_number")] == IN_ORDER
    job.refresh_from_db()
    assert job.state == "succeeded"


def test_an_issue_that_was_paused_goes_on_where_it_was(cohort: Cohort, manager: User, completions: list[Completion]) -> None:
    made: list[tuple[int, int]] = []
    job = actions.order_bulk_issue(cohort=cohort, owner=manager, now=timezone.now())

    def stop_after_two(done: int, total: int, *, kept: bool = False) -> None:
        del kept
        made.append((done, total))
        if Certificate.objects.exclude(file="").count() >= 2:
            raise KeyboardInterrupt

    actions.issue_rows(cohort=cohort, report=lambda _done, _total, **_kept: None, clock=timezone.now)
    bulk._STEP = 1
    try:
        with pytest.raises(KeyboardInterrupt):
            actions.draw_files(cohort=cohort, report=stop_after_two, clock=timezone.now)
    finally:
        bulk._STEP = 5
    first_two = list(Certificate.objects.exclude(file="").values_list("pk", "file_hash"))
    assert len(first_two) == 2

    pause_job(job=job)
    run_all()
    assert Certificate.objects.exclude(file="").count() == 2
    resume_job(job=job, now=timezone.now())
    run_all()

    assert Certificate.objects.exclude(file="").count() == len(completions)
    assert list(Certificate.objects.filter(pk__in=[pk for pk, _hash in first_two]).values_list("pk", "file_hash")) == first_two


def test_whoever_has_no_name_waits_and_is_told_of(cohort: Cohort, manager: User, completions: list[Completion], client: Client) -> None:
    User.objects.filter(pk=completions[0].enrollment.learner_id).update(title="", given_name="", family_name="")
    job = actions.order_bulk_issue(cohort=cohort, owner=manager, now=timezone.now())

    run_all()

    job.refresh_from_db()
    assert (job.state, job.result["refused"], Certificate.objects.count()) == ("succeeded", 1, 4)
    held = queries.cohort_certificates(cohort=cohort, person=manager)
    assert (held.unnamed, held.erased, held.counts.waiting, held.counts.ready) == (1, 0, 1, 4)
    client.force_login(manager)
    assert "1" in client.get(reverse("certificates:cohort", args=[cohort.uuid])).content.decode()


@pytest.mark.usefixtures("completions")
def test_a_zip_holds_the_signed_files_by_name_with_a_list(cohort: Cohort, manager: User) -> None:
    actions.order_bulk_issue(cohort=cohort, owner=manager, now=timezone.now())
    run_all()
    year = Register.objects.get().year_be
    revoked = Certificate.objects.get(holder_name="นางไก่ แก้ว")
    actions.revoke_certificate(certificate=revoked, reason="issued_in_error", now=timezone.now())
    Certificate.objects.filter(holder_name="กา ดำ").update(holder_name="กา/../ดำ\\:*")

    job = actions.order_bulk_download(cohort=cohort, form="zip", owner=manager, now=timezone.now())
    run_all()

    job.refresh_from_db()
    with job.artefact.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as bundle:
        assert bundle.namelist() == [
            f"1 กา .. ดำ 1-{year}.pdf",
            f"2 นายเก่ง กล้า 2-{year}.pdf",
            f"3 นางสาวขนม หวาน 4-{year}.pdf",
            f"4 นายน้ำ ใส 5-{year}.pdf",
            "list.csv",
        ]
        assert not any("/" in name or "\\" in name for name in bundle.namelist())
        row = Certificate.objects.get(holder_name="นายเก่ง กล้า")
        with private_storage().open(row.file) as stored:
            assert bundle.read(bundle.namelist()[1]) == stored.read()
        listed = bundle.read("list.csv").decode("utf-8-sig").splitlines()
    assert len(listed) == 5
    assert row.code in listed[2]


@pytest.mark.usefixtures("completions")
def test_one_pdf_for_the_printer_has_every_page(cohort: Cohort, manager: User) -> None:
    actions.order_bulk_issue(cohort=cohort, owner=manager, now=timezone.now())
    run_all()

    job = actions.order_bulk_download(cohort=cohort, form="pdf", owner=manager, now=timezone.now())
    run_all()

    job.refresh_from_db()
    with job.artefact.open() as file:
        document = pypdfium2.PdfDocument(file.read())
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(pages) == 5
    assert all(name in page for name, page in zip(IN_ORDER, pages, strict=True))


def status_of(client: Client, address: str) -> int:
    answer = client.get(address)
    # The file alone: closing the answer would close the database of the test.
    for close in answer._resource_closers:
        close()
    return answer.status_code


def bundled(cohort: Cohort, owner: User) -> Job:
    """Issue a cohort and bundle it."""
    actions.order_bulk_issue(cohort=cohort, owner=owner, now=timezone.now())
    run_all()
    job = actions.order_bulk_download(cohort=cohort, form="zip", owner=owner, now=timezone.now())
    run_all()
    job.refresh_from_db()
    assert job.artefact
    return job


@pytest.mark.usefixtures("completions")
def test_a_dismissed_coordinator_has_the_bundle_no_more(cohort: Cohort, coordinator: User, client: Client, now: datetime) -> None:
    job = bundled(cohort, coordinator)
    failed = actions.order_bulk_issue(cohort=cohort, owner=coordinator, now=timezone.now())
    Job.objects.filter(pk=failed.pk).update(state="failed", finished_at=now, error_code="job_crashed", attempt=1)
    reads = [reverse(f"core:{name}", args=[job.uuid]) for name in ("job", "job_file")]
    client.force_login(coordinator)
    assert [status_of(client, address) for address in reads] == [200, 200]

    PartnerMembership.objects.filter(person=coordinator).update(ended_at=now)

    assert [status_of(client, address) for address in reads] == [404, 404]
    assert client.post(reverse("core:retry_job", args=[failed.uuid])).status_code == 404
    failed.refresh_from_db()
    assert failed.state == "failed"


@pytest.mark.usefixtures("completions")
@pytest.mark.parametrize("change", ["erased", "revoked", "renamed"])
def test_a_bundle_goes_with_what_was_true_of_it(
    cohort: Cohort, manager: User, client: Client, change: str, django_capture_on_commit_callbacks: object
) -> None:
    job = bundled(cohort, manager)
    storage, name = job.artefact.storage, job.artefact.name or ""
    certificate = Certificate.objects.get(holder_name="กา ดำ")
    client.force_login(manager)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        if change == "erased":
            assert certificate.holder_key is not None
            actions.empty_holder(subject_key=certificate.holder_key, now=timezone.now())
        elif change == "revoked":
            actions.revoke_certificate(certificate=certificate, reason="misconduct", now=timezone.now())
        else:
            actions.replace_certificate(certificate=certificate, holder_name="กา ขาว", now=timezone.now())

    assert not storage.exists(name)
    page = client.get(reverse("core:job", args=[job.uuid]))
    assert ("นำไฟล์นี้ออกแล้ว" in page.content.decode(), reverse("certificates:cohort", args=[cohort.uuid]) in page.content.decode()) == (
        True,
        True,
    )
    assert client.get(reverse("core:job_file", args=[job.uuid])).status_code == 404
    run_all()
    again = actions.order_bulk_download(cohort=cohort, form="zip", owner=manager, now=timezone.now() + timedelta(seconds=1))
    run_all()
    again.refresh_from_db()
    with again.artefact.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as bundle:
        listed = bundle.read("list.csv").decode("utf-8-sig")
        assert len(bundle.namelist()) == (6 if change == "renamed" else 5)
    assert ("กา ดำ" in listed, "กา ขาว" in listed) == (False, change == "renamed")


@pytest.mark.usefixtures("completions")
def test_a_bundle_whose_certificates_end_while_it_is_written_is_written_again(cohort: Cohort, manager: User) -> None:
    first = bundled(cohort, manager)
    certificate = Certificate.objects.get(holder_name="กา ดำ")
    assert certificate.holder_key is not None
    reports: list[int] = []

    def erase_at_the_end(done: int, total: int) -> None:
        reports.append(done)
        if done == total == len(NAMES):
            actions.empty_holder(subject_key=certificate.holder_key, now=timezone.now())  # type: ignore[arg-type]

    running = actions.order_bulk_download(cohort=cohort, form="zip", owner=manager, now=timezone.now() + timedelta(seconds=1))
    claimed = claim_job(job_id=running.pk, now=timezone.now() + timedelta(seconds=2))
    assert claimed is not None
    actions.make_download(job=claimed, cohort=cohort, report=erase_at_the_end)

    claimed.refresh_from_db()
    with claimed.artefact.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as bundle:
        assert "กา ดำ" not in bundle.read("list.csv").decode("utf-8-sig")
    assert reports == [5, 4]
    first.refresh_from_db()
    assert not first.artefact


def test_nothing_to_download_and_too_much_to_print_are_refused(cohort: Cohort, manager: User, certificate: Certificate) -> None:
    with pytest.raises(NothingToDownloadError):
        actions.order_bulk_download(cohort=cohort, form="zip", owner=manager, now=timezone.now())

    rows = [
        Certificate(**{field: getattr(certificate, field) for field in ("issuer_code", "register_year_be", "kind", "completed_date", "started_date")},
                    completion_key=certificate.uuid, edition=n + 2, register_number=n + 2, code=f"{n:026}", file="x", hours=1, release_number=1,
                    run_code=cohort.code, issued_at=certificate.issued_at, course_code="X", mode="online")
        for n in range(LARGEST_PRINT + 1)
    ]  # fmt: skip
    Certificate.objects.bulk_create(rows)
    with pytest.raises(TooManyForPrintError):
        actions.order_bulk_download(cohort=cohort, form="pdf", owner=manager, now=timezone.now())
    assert Job.objects.count() == 0


def test_the_pages_are_for_managers_and_for_coordinators_of_the_cohort(
    client: Client,
    cohort: Cohort,
    certificate: Certificate,
    manager: User,
    coordinator: User,
    learner: User,
    make_person: Callable[..., User],
) -> None:
    addresses = [reverse("certificates:cohorts"), reverse("certificates:cohort", args=[cohort.uuid])]
    posts = [reverse("certificates:bulk_issue", args=[cohort.uuid]), reverse("certificates:bulk_download", args=[cohort.uuid])]
    foreign = make_person(username="foreign")
    partner = Partner.objects.create(code="U2", name_th="อื่น", name_en="Other", kind="university")
    PartnerMembership.objects.create(partner=partner, person=foreign, started_at=certificate.issued_at)

    for person in (learner, foreign):
        client.force_login(person)
        assert client.get(addresses[1]).status_code == 404
        assert [client.post(post).status_code for post in posts] == [404, 404]
    assert Job.objects.count() == 0

    for person in (manager, coordinator):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [200, 200]
        answer = client.post(posts[0])
        assert answer.status_code == 302
    assert Job.objects.filter(kind="issue_cohort").count() == 1


def test_a_search_is_read_without_nul(client: Client, cohort: Cohort, manager: User) -> None:
    client.force_login(manager)

    page = client.get(reverse("certificates:cohorts"), {"q": f"\0{cohort.code}\0"})

    assert (page.status_code, page.context["search"], list(page.context["page"])) == (200, cohort.code, [cohort])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_fixed_number_of_queries(
    client: Client, cohort: Cohort, manager: User, certificate: Certificate, count: int, django_assert_max_num_queries: object
) -> None:
    for number in range(count - 1):
        Cohort.objects.create(code=f"C-{number}", course=cohort.course, release=cohort.release, name="รุ่น", opens_at=cohort.opens_at)
    client.force_login(manager)
    client.get(reverse("certificates:cohorts"))

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        page = client.get(reverse("certificates:cohorts"))

    assert page.content.decode().count(cohort.course.title_th) >= count


def test_the_command_issues_in_the_order_of_names(cohort: Cohort, completions: list[Completion]) -> None:
    from django.core.management import call_command

    call_command("issue_certificates", cohort=cohort.code)

    assert [row.holder_name for row in Certificate.objects.order_by("register_number")] == IN_ORDER


def test_a_coordinator_thanks_nobody_and_learns_of_nobody(
    client: Client, cohort: Cohort, certificate: Certificate, coordinator: User, manager: User, make_person: Callable[..., User]
) -> None:
    make_person(username="teacher", email="teacher@example.org", given_name="บัวซอน")
    address, page = (reverse(f"certificates:{name}", args=[cohort.uuid]) for name in ("thank", "cohort"))
    client.force_login(coordinator)

    answers = [client.post(address, {"login": login}) for login in ("teacher@example.org", "nobody@example.org")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "บัวซอน" not in "".join(answer.content.decode() for answer in answers)
    assert list(Certificate.objects.all()) == [certificate]
    seen = client.get(page)
    assert (seen.status_code, address in seen.content.decode()) == (200, False)
    client.force_login(manager)
    assert address in client.get(page).content.decode()
