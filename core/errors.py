"""Refusals every app shares. Each app's own are subclasses of `HonghianError`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


# What is counted, and so said in groups of three digits: no row's number and no year.
_COUNTS = re.compile(r"%\((count|limit|visitors|most)\)d")


class HonghianError(Exception):
    """A refusal with a reason a person can read.

    `message` is a whole Thai sentence with named placeholders (`%(limit)s`), filled from the
    keyword arguments of the constructor when the error is shown, in the reader's language.
    """

    code: ClassVar[str] = "error"
    message: ClassVar[_StrOrPromise] = _("ทำรายการไม่สำเร็จ")
    status: ClassVar[int] = 409
    # Whether the same may be granted in a little while: the worker tries such a job again.
    is_passing: ClassVar[bool] = False

    def __init__(self, **params: object) -> None:
        """Keep `params` for the message; they are never logged."""
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        """Answer the message in the active language."""
        text = str(self.message)
        if not self.params:
            return text
        counted = {name: f"{value:,}" for name in _COUNTS.findall(text) if isinstance(value := self.params[name], int)}
        return _COUNTS.sub(r"%(\1)s", text) % (self.params | counted)

    def safe_params(self) -> dict[str, int | float | str]:
        """Answer the parameters without anything that could name a person.

        Numbers and dates pass, every other value becomes “…”. What is stored on a `Job` or
        written to a log goes through here.
        """
        safe: dict[str, int | float | str] = {}
        for name, value in self.params.items():
            if isinstance(value, (int, float)):
                safe[name] = value
            elif isinstance(value, (Decimal, date)):
                safe[name] = str(value)
            else:
                safe[name] = "…"
        return safe


class NotAllowedError(HonghianError):
    """The person may not do this."""

    code = "not_allowed"
    message = _("คุณไม่มีสิทธิ์ทำรายการนี้")
    status = 403


class BodyTooLargeError(HonghianError):
    """More was sent than this address takes; none of it was read."""

    code = "too_large"
    message = _("สิ่งที่ส่งมาใหญ่เกิน %(limit)s เมกะไบต์ เราไม่ได้รับไว้และไม่มีอะไรเปลี่ยน โปรดลดขนาดไฟล์ หรือแบ่งส่งทีละไฟล์")
    status = 413


class JobStateError(HonghianError):
    """The job is not in a state that allows this step."""

    code = "job_state"
    message = _("งานนี้ไม่ได้อยู่ในสถานะที่ทำขั้นตอนนี้ได้")


class JobLeaseLostError(JobStateError):
    """Another worker holds the job now; what this one did must not be recorded."""

    code = "job_lease_lost"
    message = _("งานนี้ถูกส่งต่อให้ตัวประมวลผลอื่นแล้ว")


class JobCancelledError(JobStateError):
    """Somebody asked to stop the job; raised inside a handler by `Progress.report`."""

    code = "job_cancelled"
    message = _("งานนี้ถูกยกเลิก")


class JobPausedError(JobStateError):
    """Somebody asked to pause the job; raised inside a handler by `Progress.report`."""

    code = "job_paused"
    message = _("งานนี้ถูกพักไว้")


class JobWorkerLostError(JobStateError):
    """The worker died, or went silent, at every attempt."""

    code = "job_worker_lost"
    message = _("ระบบประมวลผลหยุดทำงานกลางคันหลายครั้ง โปรดลองใหม่หรือแจ้งผู้ดูแลระบบ")


class JobCrashedError(JobStateError):
    """The handler broke in a way nobody foresaw; the reason is in the log, by job id."""

    code = "job_crashed"
    message = _("เกิดข้อผิดพลาดที่ไม่คาดคิดระหว่างประมวลผล โปรดลองใหม่หรือแจ้งผู้ดูแลระบบ")


class JobRightLostError(NotAllowedError):
    """Whoever ordered the job may not do this any more; the worker left it alone."""

    code = "job_right_lost"
    message = _("ผู้สั่งงานนี้ไม่มีสิทธิ์ทำรายการนี้แล้ว ระบบจึงไม่ทำงานนี้ สิ่งที่มีอยู่เดิมไม่เปลี่ยน หากยังต้องการ โปรดให้ผู้มีสิทธิ์สั่งใหม่")


class JobKindUnknownError(JobStateError):
    """No app registered a handler for this kind."""

    code = "job_kind_unknown"
    message = _("ระบบไม่รู้จักงานชนิดนี้")
