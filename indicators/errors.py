"""Why this app refuses."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class TargetSheetError(HonghianError):
    """The table is no list of targets; nothing of it was taken."""

    code = "target_sheet"
    message = _("ไฟล์นี้ไม่ใช่ตารางค่าเป้าหมาย ต้องมีคอลัมน์ %(columns)s โปรดใช้แบบฟอร์มที่ดาวน์โหลดจากหน้านี้")
    status = 400


class TargetSheetHasErrorsError(HonghianError):
    """Rows that cannot be taken; a sheet of targets is taken whole or not at all."""

    code = "target_sheet_has_errors"
    message = _("มี %(count)d แถวที่ยังไม่ถูกต้อง ยังไม่มีค่าเป้าหมายใดเปลี่ยน โปรดแก้ในไฟล์แล้วอัปโหลดใหม่")


class TargetStateError(HonghianError):
    """Done already, or not waiting for this."""

    code = "target_state"
    message = _("รายการนี้ดำเนินการไปแล้ว โปรดโหลดหน้านี้ใหม่")


class TargetsMovedError(HonghianError):
    """Somebody changed targets of the sheet between the dry run and the confirmation."""

    code = "targets_moved"
    message = _("มีผู้แก้ค่าเป้าหมายในไฟล์นี้ไป %(count)d ค่าหลังจากที่ตรวจไฟล์ ยังไม่มีค่าใดเปลี่ยน โปรดอัปโหลดไฟล์อีกครั้งเพื่อดูผลล่าสุด")


class NamesNotAllowedError(HonghianError):
    """The right to nominal lists is given apart from the right to statistics."""

    code = "names_not_allowed"
    message = _("คุณไม่มีสิทธิ์ดูรายชื่อบุคคล สิทธิ์นี้แยกจากสิทธิ์ดูสถิติ โปรดติดต่อผู้ดูแลระบบ")
    status = 403


class NominalReasonError(HonghianError):
    """No reason, or one that says nothing."""

    code = "nominal_reason"
    message = _("โปรดบอกเหตุผลที่ต้องใช้รายชื่ออย่างน้อย %(count)d ตัวอักษร เหตุผลจะถูกบันทึกไว้")
    status = 422


class NominalListExpiredError(HonghianError):
    """A list is open for a day."""

    code = "nominal_list_expired"
    message = _("บัญชีรายชื่อนี้ขอไว้เกิน 24 ชั่วโมงแล้ว โปรดขอใหม่พร้อมเหตุผล")
    status = 410
