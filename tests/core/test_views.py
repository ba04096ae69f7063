"""Probes and the page of a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, RequestFactory
from django.urls import reverse

from core import actions, queries, tasks
from core.errors import JobCrashedError
from core.models import Job
from core.navigation import has_role, navigation

MakeJob = Callable[..., Job]


def page(client: Client, job: Job, **headers: str) -> Any:
    return client.get(reverse("core:job", args=[job.uuid]), headers=headers)


def test_a_living_process_says_so_without_the_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readiness_names_its_parts(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"database": True, "queue": True, "storage": True})


@pytest.mark.django_db
@pytest.mark.parametrize(("part", "module", "name"), [("queue", tasks, "queue_is_ready"), ("storage", queries, "storage_is_ready")])
def test_a_part_that_is_down_is_named(client: Client, monkeypatch: pytest.MonkeyPatch, part: str, module: object, name: str) -> None:
    monkeypatch.setattr(module, name, lambda: False)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()[part]) == (503, False)


def test_a_job_has_a_page_for_its_owner_and_staff_only(client: Client, make_job: MakeJob, person: Any, stranger: Any, staff: Any) -> None:
    job = make_job(owner=person)
    seen = {"nobody": page(client, job).status_code}
    for name, user in (("owner", person), ("stranger", stranger), ("staff", staff)):
        client.force_login(user)
        seen[name] = page(client, job).status_code

    assert seen == {"nobody": 302, "owner": 200, "stranger": 404, "staff": 200}


def test_the_page_asks_for_its_moving_part_until_the_job_has_ended(client: Client, make_job: MakeJob, person: Any, now: datetime) -> None:
    job = make_job(owner=person)
    client.force_login(person)
    running = actions.claim_job(job_id=job.pk, now=now)
    assert running is not None
    actions.report_progress(job=running, done=3, total=10, now=now)

    whole, part = page(client, job).content.decode(), page(client, job, HX_Request="true").content.decode()

    assert "<html" in whole
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert 'value="3"' in part

    actions.finish_job(job=running, result={"url": "/learn/"}, now=now)
    part = page(client, job, HX_Request="true").content.decode()
    assert "hx-trigger" not in part
    assert 'href="/learn/"' in part


def test_the_page_that_waits_for_a_result_is_loaded_anew_with_it(client: Client, make_job: MakeJob, person: Any, now: datetime) -> None:
    job = actions.claim_job(job_id=make_job(owner=person).pk, now=now)
    assert job is not None
    client.force_login(person)
    there = {"HX_Request": "true", "HX_Current_URL": "http://testserver/learn/?page=2"}
    assert "HX-Refresh" not in page(client, job, **there)

    actions.finish_job(job=job, result={"url": "/learn/"}, now=now)

    answer = page(client, job, **there)
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")
    assert "HX-Refresh" not in page(client, job, HX_Request="true", HX_Current_URL="http://testserver/jobs/")


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere.example"])
def test_a_result_never_leads_off_the_site(client: Client, make_job: MakeJob, person: Any, now: datetime, url: str) -> None:
    job = actions.claim_job(job_id=make_job(owner=person).pk, now=now)
    assert job is not None
    actions.finish_job(job=job, result={"url": url}, now=now)
    client.force_login(person)

    assert url not in page(client, job).content.decode()


def test_the_file_goes_to_the_owner_alone(client: Client, make_job: MakeJob, person: Any, staff: Any, now: datetime) -> None:
    job = actions.claim_job(job_id=make_job(owner=person).pk, now=now)
    assert job is not None
    actions.attach_artefact(job=job, name="result.csv", content=ContentFile(b"a\r\n"))
    actions.finish_job(job=job, now=now)
    url = reverse("core:job_file", args=[job.uuid])

    client.force_login(staff)
    assert client.get(url).status_code == 404
    assert url not in page(client, job).content.decode()
    client.force_login(person)
    answer = client.get(url)

    assert url in page(client, job).content.decode()
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"]) == (b"a\r\n", 'attachment; filename="result.csv"')
    answer.close()


def test_a_job_is_cancelled_and_tried_again_from_its_page(client: Client, make_job: MakeJob, person: Any, stranger: Any) -> None:
    job = make_job(owner=person)
    cancel, retry = (reverse(f"core:{name}", args=[job.uuid]) for name in ("cancel_job", "retry_job"))

    client.force_login(stranger)
    assert [client.post(cancel).status_code, client.post(retry).status_code] == [404, 404]
    job.refresh_from_db()
    assert job.state == "queued"

    client.force_login(person)
    assert client.get(cancel).status_code == 405
    client.post(cancel)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert client.post(cancel).status_code == 302  # too late is no error

    client.post(retry)
    job.refresh_from_db()
    assert job.state == "queued"


def status_of(client: Client, address: str) -> int:
    answer = client.get(address)
    # The file alone: closing the answer would close the database of the test.
    for close in answer._resource_closers:
        close()
    return answer.status_code


@pytest.fixture
def entitled(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """Whose jobs of kind `test.echo` are within their rights."""
    people: set[int] = set()
    tasks.job_handler("test.echo", makes_file=True, pausable=True, right=lambda job: job.owner_id in people)(lambda _job, _progress: None)
    yield people
    for known in (tasks._handlers, tasks._labels, tasks._rights):
        known.pop("test.echo", None)
    tasks._pausable.discard("test.echo")
    tasks._with_file.discard("test.echo")


def test_who_lost_the_right_has_the_job_no_more(
    client: Client, make_job: MakeJob, person: Any, staff: Any, now: datetime, entitled: set[int]
) -> None:
    entitled.add(person.pk)
    made, failed = (actions.claim_job(job_id=make_job(owner=person).pk, now=now) for _ in range(2))
    assert made is not None
    assert failed is not None
    actions.attach_artefact(job=made, name="result.csv", content=ContentFile(b"a"))
    actions.finish_job(job=made, now=now)
    actions.fail_job(job=failed, error=JobCrashedError(), now=now, retry=False)
    reads = [reverse(f"core:{name}", args=[made.uuid]) for name in ("job", "job_file")]
    steers = [reverse(f"core:{name}", args=[failed.uuid]) for name in ("retry_job", "pause_job", "cancel_job")]
    client.force_login(person)
    assert [status_of(client, address) for address in reads] == [200, 200]

    entitled.clear()

    assert [status_of(client, address) for address in reads] == [404, 404]
    assert [client.post(address).status_code for address in steers] == [404, 404, 404]
    client.force_login(staff)
    assert [client.get(reads[0]).status_code, client.get(reads[1]).status_code, client.post(steers[0]).status_code] == [200, 404, 404]
    failed.refresh_from_db()
    assert failed.state == "failed"
    entitled.add(person.pk)
    client.force_login(person)
    assert client.post(steers[0]).status_code == 302
    failed.refresh_from_db()
    assert failed.state == "queued"


@pytest.mark.usefixtures("entitled")
def test_staff_stop_what_its_owner_has_no_right_to_any_more_and_never_begin_it(
    client: Client, make_job: MakeJob, person: Any, staff: Any
) -> None:
    job = make_job(owner=person)
    cancel, pause, retry = (reverse(f"core:{name}", args=[job.uuid]) for name in ("cancel_job", "pause_job", "retry_job"))

    def sent(address: str, **fields: str) -> tuple[int, str]:
        status = client.post(address, fields).status_code
        job.refresh_from_db()
        return status, job.state

    client.force_login(person)
    assert [sent(cancel), sent(pause)] == [(404, "queued"), (404, "queued")]

    client.force_login(staff)
    assert (cancel in (shown := page(client, job).content.decode()), pause in shown) == (True, True)
    assert sent(pause) == (302, "paused")
    assert (cancel in (shown := page(client, job).content.decode()), pause in shown) == (True, False)
    assert sent(pause, resume="1") == (404, "paused")
    assert sent(cancel) == (302, "cancelled")
    assert retry not in page(client, job).content.decode()
    assert sent(retry) == (404, "cancelled")


@pytest.mark.usefixtures("entitled")
def test_a_file_that_was_taken_away_is_gone_and_its_page_says_so(
    client: Client, make_job: MakeJob, person: Any, now: datetime, entitled: set[int], django_capture_on_commit_callbacks: Any
) -> None:
    entitled.add(person.pk)
    job = actions.claim_job(job_id=make_job(owner=person).pk, now=now)
    assert job is not None
    actions.attach_artefact(job=job, name="result.csv", content=ContentFile(b"a"))
    actions.finish_job(job=job, result={"url": "/certificates/"}, now=now)
    storage, name = job.artefact.storage, job.artefact.name
    client.force_login(person)
    assert 'href="/certificates/"' not in page(client, job).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.withdraw_artefacts(jobs=Job.objects.filter(kind="test.echo")) == 1

    shown = page(client, job).content.decode()
    assert ("นำไฟล์นี้ออกแล้ว" in shown, 'href="/certificates/"' in shown) == (True, True)
    assert client.get(reverse("core:job_file", args=[job.uuid])).status_code == 404
    assert not storage.exists(name or "")
    assert actions.withdraw_artefacts(jobs=Job.objects.all()) == 0


def test_a_failed_job_says_why(client: Client, make_job: MakeJob, person: Any, now: datetime) -> None:
    job = actions.claim_job(job_id=make_job(owner=person).pk, now=now)
    assert job is not None
    actions.fail_job(job=job, error=JobCrashedError(), now=now, retry=False)
    client.force_login(person)

    assert job.error_text in page(client, job).content.decode()
    assert str(JobCrashedError.message) in page(client, job).content.decode()


@pytest.mark.django_db
def test_a_request_refused_before_anybody_asked_who_sends_it_gets_its_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "errors/400.html" in [template.name for template in answer.templates]


@pytest.mark.django_db
def test_what_is_not_there_has_a_page_in_the_readers_language(client: Client) -> None:
    thai = client.get("/nothing/here/", headers={"accept-language": "th"})
    english = client.get("/nothing/here/", headers={"accept-language": "en"})

    assert (thai.status_code, english.status_code) == (404, 404)
    assert 'lang="th"' in thai.content.decode()
    assert 'lang="en"' in english.content.decode()


@pytest.fixture
def sound() -> Iterator[str]:
    name = default_storage.save("files/sound.mp3", ContentFile(b"0123456789"))
    yield name
    default_storage.delete(name)


def test_a_player_gets_the_part_it_asks_for(client: Client, sound: str) -> None:
    part = client.get(f"/media/{sound}", headers={"range": "bytes=2-4"})
    whole = client.get(f"/media/{sound}")

    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, b"0123456789")  # type: ignore[attr-defined]
    whole.close()
    assert "sandbox" in part["Content-Security-Policy"]


@pytest.mark.parametrize("wanted", ["bytes=7-3", "bytes=" + "9" * 5_000 + "-", "bytes=0-" + "9" * 5_000])
def test_a_part_that_is_none_is_the_whole_file(client: Client, sound: str, wanted: str) -> None:
    answer = client.get(f"/media/{sound}", headers={"range": wanted})

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"0123456789")  # type: ignore[attr-defined]
    answer.close()


@pytest.mark.parametrize(
    "name",
    [
        "files/no.mp3", "files/sound.mp3/x", "files/" + "x" * 300, "files/%00", "../manage.py", "documents/draft.pdf",
        "files/../documents/draft.pdf", "files/%2e%2e/documents/draft.pdf", "files/..%5cdocuments/draft.pdf",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_there(db: None, client: Client, sound: str, name: str) -> None:
    default_storage.save("documents/draft.pdf", ContentFile(b"draft"))

    assert client.get(f"/media/{name}").status_code == 404
    default_storage.delete("documents/draft.pdf")


@pytest.mark.django_db
def test_the_menu_asks_for_all_roles_at_once(django_assert_num_queries: Any, rf: RequestFactory) -> None:
    person = get_user_model().objects.create(username="nobody", given_name="คน")
    request = rf.get("/")
    request.user = person

    with django_assert_num_queries(1):
        shown = [entry["url"] for entry in navigation(request)["nav"]]
        assert not any(has_role(request, role) for role in ("coordinator", "official", "instructor", "reviewer"))

    assert reverse("learning:home") in shown
    assert not {reverse("enrollment:partner"), reverse("indicators:indicator8"), reverse("instructors:home")} & set(shown)


@pytest.mark.django_db
def test_a_suspended_person_has_no_role(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = get_user_model().objects.create(username="gone", given_name="คน", is_superuser=True, is_active=False)

    assert not has_role(request, "official")


@pytest.mark.django_db
def test_roles_are_those_of_whoever_the_request_is_now(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    people = get_user_model().objects
    request = rf.get("/")
    request.user = people.create(username="cookie", given_name="คน")
    assert not has_role(request, "account_keeper")

    request.user = people.create(username="token", given_name="คน", is_superuser=True)

    with django_assert_num_queries(1):
        assert [has_role(request, "account_keeper"), has_role(request, "account_keeper")] == [True, True]
