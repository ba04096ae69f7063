"""What the worker does for the statistics."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.calendar import Period
from core.errors import HonghianError, JobCrashedError
from core.models import Job
from core.sheets import SheetData
from core.tasks import Progress, job_handler
from indicators import actions
from indicators.adapters.ckan import CkanRefusal, CkanSite, CkanUnreachable, File
from indicators.errors import CkanRefusedError, CkanUnreachableError
from indicators.export.canonical import sha256
from indicators.export.ckan_fields import datasets
from indicators.export.frozen_report import scope_from_data
from indicators.export.open_data import DICTIONARY, dataset_bytes, dictionary_bytes
from indicators.http import rows as shown
from indicators.models import CkanPush, ExportSchedule, Publication, Snapshot
from indicators.queries import is_official
from indicators.queries.publication import as_public
from indicators.queries.rows import row_list
from indicators.queries.wording import definitions_data
from indicators.types import Scope


def _page(snapshot: Snapshot) -> dict[str, Any]:
    return {"url": reverse("indicators:snapshot", args=[snapshot.code])}


def _owner_is_official(job: Job) -> bool:
    """Whether whoever ordered this may still open the pages it is ordered on."""
    return job.owner is not None and is_official(job.owner)


@job_handler("freeze_snapshot", label=_("บันทึกยอดของรายงาน"), right=_owner_is_official)
def freeze(job: Job, progress: Progress) -> dict[str, Any]:
    """Write the numbers of a draft down; for an amendment, also what it changes."""
    snapshot = Snapshot.objects.select_related("amends").get(uuid=job.payload["snapshot"])
    progress.report(0, 2)
    frozen = actions.freeze_snapshot(snapshot=snapshot, now=timezone.now())
    progress.report(1, 2)
    if frozen.amends and frozen.is_frozen:
        actions.compare_snapshot(snapshot=frozen.amends, amendment=frozen, now=timezone.now())
    return _page(frozen)


@job_handler("ask_certifier", label=_("แจ้งผู้รับรองว่ามีรายงานรออยู่"))
def ask_certifier(job: Job, _progress: Progress) -> dict[str, Any]:
    """Tell one official that a report waits for them."""
    snapshot = Snapshot.objects.get(uuid=job.payload["snapshot"])
    actions.ask_certifier(snapshot=snapshot, person=User.objects.get(pk=job.payload["person"]), now=timezone.now())
    return _page(snapshot)


@job_handler("compare_snapshot", label=_("เทียบฉบับที่บันทึกยอดแล้วกับข้อมูลปัจจุบัน"), right=_owner_is_official)
def compare(job: Job, _progress: Progress) -> dict[str, Any]:
    """Compare a snapshot with the data as they are now."""
    snapshot = Snapshot.objects.get(uuid=job.payload["snapshot"])
    actions.compare_snapshot(snapshot=snapshot, now=timezone.now())
    return _page(snapshot)


@job_handler("sign_report", label=_("ลงลายมือชื่อของสำนักงานใน PDF"), right=_owner_is_official)
def sign_report(job: Job, _progress: Progress) -> dict[str, Any]:
    """Sign the PDF of a certified report."""
    snapshot = Snapshot.objects.get(uuid=job.payload["snapshot"])
    actions.sign_report(snapshot=snapshot, now=timezone.now())
    return _page(snapshot)


@job_handler("push_to_ckan", label=_("ส่งขึ้นระบบบัญชีข้อมูล"), right=_owner_is_official)
def push_to_ckan(job: Job, progress: Progress) -> dict[str, Any]:
    """Send a publication's datasets; safe to repeat, because names and hashes tell what is there already."""
    push = CkanPush.objects.select_related("publication").get(pk=job.payload["push"])
    actions.begin_ckan_push(push=push, now=timezone.now())
    site = CkanSite(settings.CKAN_URL, settings.CKAN_TOKEN)
    try:
        sent = _send(site, push.publication, progress)
    except CkanRefusal as refusal:
        actions.record_ckan_refusal(push=push, told=refusal.told)
        raise CkanRefusedError from refusal
    except CkanUnreachable as failed:
        if job.attempt < job.max_attempts:
            raise  # tried again, later each time
        raise CkanUnreachableError from failed
    actions.record_ckan_push(push=push, datasets=sent, now=timezone.now())
    return {"url": reverse("indicators:ckan")}


def _period_of(publication: Publication) -> Period:
    return Scope(publication.fiscal_year, publication.quarter or None).period


def _newest_sent(publication: Publication) -> Publication:
    """Answer whose words a dataset carries, which all periods share: of what is there and what is being sent, the last period."""
    there = Publication.objects.filter(pushes__pushed_at__isnull=False).distinct()
    return max([*there, publication], key=lambda each: (_period_of(each).end, each.as_of))


def _send(site: CkanSite, publication: Publication, progress: Progress) -> list[dict[str, Any]]:
    tables, sent = as_public(publication), []
    newest = _newest_sent(publication)
    period = f"{publication.fiscal_year}-q{publication.quarter}" if publication.quarter else str(publication.fiscal_year)
    planned = datasets(definitions_data(newest.definition_versions), _period_of(newest), newest.as_of)
    for done, dataset in enumerate(planned):
        progress.report(done, len(planned))
        put, outcome = site.put_dataset(dataset.fields)
        files = [(f"ข้อมูล {period}", f"indicator8_{dataset.slug}_{period}.csv", dataset_bytes(tables, dataset.codes))]
        files.append(("พจนานุกรมข้อมูล", DICTIONARY, dictionary_bytes()))
        outcomes = [site.put_file(put, File(title, name, content, sha256(content))) for title, name, content in files]
        sent.append({"name": put["name"], "url": site.address_of(put), "outcome": outcome, "files": outcomes})
    return sent


@job_handler("rows_workbook", label=_("ทำไฟล์ XLSX ของทุกแถว"), makes_file=True, right=_owner_is_official)
def rows_workbook(job: Job, progress: Progress) -> dict[str, Any]:
    """Write a long list as a workbook, in the language of whoever ordered it."""
    asked = job.payload
    found = row_list(asked["measure"], scope_from_data(asked["scope"]), part=asked["part"], sort=asked["sort"])
    with translation.override(job.owner.language if job.owner else "th"):
        table = SheetData(gettext("รายการ"), shown.headers(found), shown.file_rows(found))
        actions.make_workbook(job=job, table=table, count=found.count, report=progress.report)
    return {"url": reverse("indicators:rows", args=[asked["measure"]])}


@job_handler("scheduled_export", label=_("ทำไฟล์ตามกำหนด"), right=_owner_is_official)
def scheduled_export(job: Job, _progress: Progress) -> dict[str, Any]:
    """Make the file of one period; plan the next period first, so that a failure of one never ends the schedule."""
    schedule = ExportSchedule.objects.select_related("owner").get(uuid=job.payload["schedule"])
    period, now = job.payload["period"], timezone.now()
    actions.plan_next(schedule=schedule, now=now)
    try:
        actions.make_scheduled_export(schedule=schedule, period=period, now=now)
    except Exception as failed:
        if job.attempt >= job.max_attempts or (isinstance(failed, HonghianError) and not failed.is_passing):
            reason = str(failed) if isinstance(failed, HonghianError) else str(JobCrashedError())
            actions.record_failed_export(schedule=schedule, period=period, reason=reason, now=now)
        raise
    return {"url": reverse("indicators:schedule", args=[schedule.uuid])}


@shared_task(name="indicators.tasks.refresh_reports")
def refresh_reports() -> None:
    """Keep the live numbers ready; scheduled twice a minute."""
    actions.refresh_reports(now=timezone.now())
