"""Refusals of courses."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class ContentProblemsError(HonghianError):
    """The pages cannot be released as they stand; `problems` are sentences for the author."""

    code = "content_problems"
    message = _("ยังเผยแพร่หลักสูตรนี้ไม่ได้ มีเนื้อหาที่ต้องแก้ก่อน: %(problems)s")

    def __init__(self, problems: list[str]) -> None:
        """Keep the list, for pages that show it as one."""
        self.problems = problems
        super().__init__(problems=" · ".join(problems))


class SamePersonError(HonghianError):
    """Four eyes: who asks for a release does not approve it."""

    code = "same_person"
    message = _("ผู้ขอเผยแพร่และผู้อนุมัติต้องเป็นคนละคน")
    status = 403


class ReleaseUnderWayError(HonghianError):
    """Another request of this course is open."""

    code = "release_under_way"
    message = _("หลักสูตรนี้มีคำขอเผยแพร่ที่ยังไม่เสร็จอยู่แล้ว")


class ReleaseRequestStateError(HonghianError):
    """The request is not in a state that allows this step."""

    code = "release_request_state"
    message = _("คำขอเผยแพร่นี้ไม่ได้อยู่ในสถานะที่ทำขั้นตอนนี้ได้")


class PagesChangedError(HonghianError):
    """The pages were edited after the request: what was reviewed is not what would be released."""

    code = "pages_changed"
    message = _("เนื้อหาถูกแก้ไขหลังจากส่งคำขอ โปรดให้ผู้เขียนส่งคำขอใหม่ เพื่อให้สิ่งที่ตรวจตรงกับสิ่งที่เผยแพร่")


class CommentMissingError(HonghianError):
    """A returned request must say what to change."""

    code = "comment_missing"
    message = _("โปรดบอกผู้เขียนว่าต้องแก้ไขอะไร")
    status = 400


class EmptyDrawingError(HonghianError):
    """Nothing that may be shown is left of the drawing."""

    code = "empty_drawing"
    message = _("ภาพนี้ไม่มีเส้นหรือรูปที่แสดงได้ ส่วนที่เป็นสคริปต์ ลิงก์ รูปถ่าย และภาพเคลื่อนไหวถูกตัดออก โปรดบันทึกเป็น SVG ธรรมดาแล้วลองใหม่ ยังไม่มีสิ่งใดถูกเก็บ")
    status = 400


class DrawingNameTakenError(HonghianError):
    """Another drawing has this name."""

    code = "drawing_name_taken"
    message = _("มีภาพวาดชื่อ «%(name)s» อยู่แล้ว")


class CourseCodeTakenError(HonghianError):
    """Course codes are permanent and unique."""

    code = "course_code_taken"
    message = _("มีหลักสูตรรหัส %(code)s อยู่แล้ว")


class AlreadyTranslatedError(HonghianError):
    """The course has pages in this language."""

    code = "already_translated"
    message = _("หลักสูตรนี้มีหน้าภาษานี้อยู่แล้ว เปิดแก้ไขได้เลย")
