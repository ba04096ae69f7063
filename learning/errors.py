"""Why learning, an attempt or an answer is refused."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class WithdrawnError(HonghianError):
    """The place was given back."""

    code = "learning_withdrawn"
    message = _("คุณถอนการลงทะเบียนหลักสูตรนี้แล้ว ลงทะเบียนอีกครั้งเพื่อเรียนต่อจากที่ค้างไว้")


class NotOpenYetError(HonghianError):
    """The run has not begun."""

    code = "learning_not_open_yet"
    message = _("รุ่นนี้ยังไม่เปิดเรียน")


class EndedError(HonghianError):
    """The run is over; what was learned stays recorded."""

    code = "learning_ended"
    message = _("รุ่นนี้ปิดเรียนแล้ว ผลการเรียนที่บันทึกไว้ยังอยู่ครบ")


class UnitUnknownError(HonghianError):
    """The release the learner is on has no such lesson or assessment."""

    code = "unit_unknown"
    message = _("ไม่พบบทเรียนนี้ในหลักสูตรที่คุณเรียน")
    status = 404


class AttemptsUsedUpError(HonghianError):
    """Every attempt the assessment allows was made. Parameter: limit."""

    code = "attempts_used_up"
    message = _("ทำแบบทดสอบครบ %(limit)s ครั้งตามที่กำหนดแล้ว ระบบใช้คะแนนครั้งที่ดีที่สุด")


class AttemptClosedError(HonghianError):
    """The attempt was submitted, or its time is over."""

    code = "attempt_closed"
    message = _("แบบทดสอบครั้งนี้ปิดแล้ว คำตอบที่บันทึกไว้ก่อนหน้านี้ยังอยู่และนับคะแนนให้")


class AnswerNotOfferedError(HonghianError):
    """The question or the option is not part of this attempt."""

    code = "answer_not_offered"
    message = _("คำตอบนี้ไม่ใช่ตัวเลือกของแบบทดสอบครั้งนี้ โปรดโหลดหน้าใหม่")
    status = 400
