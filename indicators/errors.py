"""Why a step with targets or frozen reports is refused."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError, NotAllowedError


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


class SnapshotStateError(HonghianError):
    """The snapshot is not in a state that allows this step; somebody was quicker, mostly."""

    code = "snapshot_state"
    message = _("ฉบับนี้ไม่ได้อยู่ในสถานะที่ทำขั้นตอนนี้ได้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด ยังไม่มีสิ่งใดเปลี่ยนแปลง")


class SnapshotNotFrozenError(SnapshotStateError):
    """The worker has not written the numbers down yet."""

    code = "snapshot_not_frozen"
    message = _("ระบบยังบันทึกยอดของฉบับนี้ไม่เสร็จ โปรดรอสักครู่แล้วลองใหม่")


class SamePersonError(NotAllowedError):
    """Nobody certifies what they prepared themselves."""

    code = "snapshot_same_person"
    message = _("ผู้รับรองต้องไม่ใช่ผู้จัดทำ โปรดให้เจ้าหน้าที่อีกท่านหนึ่งตรวจสอบและรับรอง")


class NotCertifierError(NotAllowedError):
    """Certifying is a right of its own."""

    code = "not_certifier"
    message = _("บัญชีของคุณไม่มีสิทธิ์รับรองรายงาน ผู้ดูแลระบบเป็นผู้กำหนดผู้รับรอง")


class NotPreparerError(NotAllowedError):
    """Withdrawing, or sending to review, is for who prepared it."""

    code = "not_preparer"
    message = _("ขั้นตอนนี้เป็นของผู้จัดทำฉบับนี้")


class ReasonMissingError(HonghianError):
    """A step that others must understand later needs a reason."""

    code = "reason_missing"
    message = _("โปรดระบุเหตุผล")
    status = 422


class AlreadyAmendedError(HonghianError):
    """A snapshot has one amendment at a time."""

    code = "snapshot_already_amended"
    message = _("ฉบับนี้มีฉบับแก้ไข %(code)s อยู่แล้ว โปรดทำต่อจากฉบับนั้น")


class SnapshotDamagedError(HonghianError):
    """Frozen content no longer matches its fingerprint: somebody changed the database."""

    code = "snapshot_damaged"
    message = _("เนื้อหาที่บันทึกไว้ไม่ตรงกับลายนิ้วมือของฉบับ จึงไม่รับรองและไม่ส่งออก โปรดแจ้งผู้ดูแลระบบทันที")


class AlreadyPublishedError(HonghianError):
    """A period is made public once: two editions could be subtracted from each other."""

    code = "already_published"
    message = _("รอบนี้เผยแพร่แล้ว และเผยแพร่ซ้ำไม่ได้ เพราะผลต่างของสองฉบับอาจบอกข้อมูลของบุคคล")


class NotYetPublishableError(HonghianError):
    """Periods are made public when they have ended, quarters in their order, the year last."""

    code = "not_yet_publishable"
    message = _("รอบนี้ยังเผยแพร่ไม่ได้ ต้องสิ้นสุดแล้ว และเผยแพร่ไตรมาสก่อนหน้าก่อน แล้วจึงเผยแพร่ทั้งปี")


class PreviewChangedError(HonghianError):
    """Records came in, or were corrected, between the preview and the step that cannot be taken back."""

    code = "preview_changed"
    message = _("ข้อมูลเปลี่ยนไปหลังจากที่คุณดูตัวอย่าง ยังไม่มีอะไรถูกเผยแพร่ ด้านล่างคือตัวอย่างล่าสุด โปรดตรวจอีกครั้งแล้วยืนยัน")


class PublicationExposedError(HonghianError):
    """No choice of cells to keep back is safe, not even of totals alone: what is public of the year already gives cells away."""

    code = "publication_exposed"
    message = _(
        "สถิติของปีนี้ที่เผยแพร่ไว้แล้วทำให้ปกปิดรอบนี้ให้ปลอดภัยไม่ได้ แม้เผยแพร่เฉพาะยอดรวม "
        "ยังไม่มีอะไรถูกเผยแพร่เพิ่ม โปรดแจ้งผู้ดูแลระบบให้ตรวจด้วย check_invariants แล้วสั่ง protect_publications "
        "ซึ่งปกปิดเพิ่มในรอบที่เผยแพร่ไว้โดยไม่นับใหม่ ระหว่างนี้ใช้รายงานที่รับรองแล้วเมื่อต้องส่งตัวเลข"
    )


class OfficeKeyError(HonghianError):
    """The key file is missing, locked, or of a kind we do not sign with."""

    code = "office_key"
    message = _("ใช้กุญแจของสำนักงานลงลายมือชื่อไม่ได้ สิ่งที่ทำไว้แล้วไม่เปลี่ยน โปรดแจ้งผู้ดูแลระบบให้ตรวจ REPORT_SIGNING_KEY_FILE แล้วลองใหม่")


class OfficeCertificateError(HonghianError):
    """The certificate file is missing, of another key, over its date, or the key is of a kind that no reader of PDF knows."""

    code = "office_certificate"
    message = _(
        "ใช้ใบรับรองดิจิทัลของสำนักงานลงลายมือชื่อใน PDF ไม่ได้ สิ่งที่ทำไว้แล้วไม่เปลี่ยน โปรดแจ้งผู้ดูแลระบบให้ตรวจ REPORT_SIGNING_CERTIFICATE_FILE แล้วลองใหม่"
    )


class OfficeTimestampError(HonghianError):
    """The time-stamping authority does not answer; without its stamp nothing is signed."""

    code = "office_timestamp"
    message = _("ผู้ให้บริการประทับเวลาไม่ตอบ จึงยังไม่มีลายมือชื่อใน PDF การรับรองไม่เสียไป โปรดสั่งลงลายมือชื่ออีกครั้งในอีกสักครู่")
    status = 503
    is_passing = True


class OfficeKeyChangedError(HonghianError):
    """The office's key is another one than the key the report was certified with."""

    code = "office_key_changed"
    message = _(
        "กุญแจของสำนักงานเปลี่ยนไปหลังรับรองฉบับนี้ จึงยังไม่มีลายมือชื่อใน PDF การรับรองไม่เสียไป โปรดแจ้งผู้ดูแลระบบให้ตั้งกุญแจเดิมแล้วสั่งลงลายมือชื่ออีกครั้ง หรือทำฉบับแก้ไข"
    )


class ReportNotSignedError(HonghianError):
    """The office signs the PDF of this report, and has not yet; an unsigned one must not pass for it."""

    code = "report_not_signed"
    message = _("PDF ของฉบับนี้ยังไม่มีลายมือชื่อของสำนักงาน จึงยังไม่ส่งออก เปิดหน้าของฉบับเพื่อดูว่าลงลายมือชื่อถึงไหนแล้ว ไฟล์ชนิดอื่นดาวน์โหลดได้ตามปกติ")
    status = 409
    is_passing = True


class CkanNotConfiguredError(HonghianError):
    """No open-data site is set."""

    code = "ckan_not_configured"
    message = _("ยังไม่ได้ตั้งค่าระบบบัญชีข้อมูล ผู้ดูแลระบบต้องตั้ง CKAN_URL CKAN_TOKEN และ CKAN_ORGANIZATION ก่อน ยังไม่มีอะไรถูกส่ง")


class CkanRefusedError(HonghianError):
    """The open-data site does not take what was sent."""

    code = "ckan_refused"
    message = _("ระบบบัญชีข้อมูลไม่รับชุดข้อมูล ดูคำตอบในหน้ารายการ แก้ตามนั้นแล้วลองอีกครั้ง ชุดข้อมูลที่ส่งไปแล้วไม่เสียหาย")


class CkanUnreachableError(HonghianError):
    """The open-data site did not answer, however often it was asked."""

    code = "ckan_unreachable"
    message = _("ติดต่อระบบบัญชีข้อมูลไม่ได้หลังลองหลายครั้ง ชุดข้อมูลที่ส่งไปแล้วไม่เสียหาย ลองอีกครั้งได้จากหน้างาน")


class CkanBusyError(HonghianError):
    """Another period is being sent: both change the same datasets."""

    code = "ckan_busy"
    message = _("กำลังส่งอีกรอบการรายงานขึ้นระบบบัญชีข้อมูลอยู่ ระบบจะลองส่งรอบนี้อีกครั้งเองเมื่อรอบนั้นเสร็จ")
    is_passing = True


class ScheduleStateError(HonghianError):
    """The schedule was deleted, or is already as asked."""

    code = "schedule_state"
    message = _("รายการนี้ถูกลบหรืออยู่ในสถานะที่ขอแล้ว โปรดเปิดหน้านี้ใหม่")


class RecipientsError(HonghianError):
    """Files go to officials with an address, and to nobody else."""

    code = "schedule_recipients"
    message = _("ผู้รับต้องเป็นเจ้าหน้าที่ที่มีอีเมล อย่างน้อยหนึ่งคน")


class LettersUnsentError(HonghianError):
    """The mail server refused letters about a file that is made."""

    code = "schedule_letters_unsent"
    message = _(
        "ทำไฟล์แล้ว แต่ส่งอีเมลถึงผู้รับ %(count)d คนไม่สำเร็จ ผู้รับอื่นได้รับแล้ว โปรดตรวจที่อยู่อีเมลของผู้รับที่ยังไม่ได้รับ แล้วสั่งทำไฟล์อีกครั้งเพื่อส่งเฉพาะผู้ที่ยังไม่ได้รับ"
    )
    is_passing = True


class ReportNotUnderstoodError(HonghianError):
    """A period, place or format that means nothing; what was wrong where is in `fields`."""

    code = "report_not_understood"
    message = _("ไม่เข้าใจว่าต้องการรายงานใด โปรดตรวจพารามิเตอร์")
    status = 422
