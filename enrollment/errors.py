"""Why a place, a roster, a check-in or an import is refused."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class CourseNotOpenError(HonghianError):
    """The course has no release, or is archived."""

    code = "course_not_open"
    message = _("หลักสูตรนี้ยังไม่เปิดให้เรียน")


class CohortClosedError(HonghianError):
    """The run takes nobody any more: closed, cancelled, stopped, or its window is over."""

    code = "cohort_closed"
    message = _("รุ่นนี้ปิดรับแล้ว โปรดเลือกรุ่นอื่น")


class CohortNotOpenError(HonghianError):
    """The run has not begun to take learners."""

    code = "cohort_not_open"
    message = _("รุ่นนี้ยังไม่เปิดรับ")


class CohortFullError(HonghianError):
    """Active places hold every seat."""

    code = "cohort_full"
    message = _("รุ่นนี้มีผู้เรียนเต็มจำนวนที่รับแล้ว")


class CohortByInvitationError(HonghianError):
    """Only people on the partner's list may join."""

    code = "cohort_by_invitation"
    message = _("รุ่นนี้เรียนได้เฉพาะผู้ที่หน่วยงานเชิญ")


class AlreadyEnrolledError(HonghianError):
    """The learner holds a place, or has completed."""

    code = "already_enrolled"
    message = _("ลงทะเบียนเรียนไว้แล้ว")


class NotEnrolledError(HonghianError):
    """There is no place to learn in: it was given back."""

    code = "not_enrolled"
    message = _("ยังไม่ได้ลงทะเบียนเรียนในรุ่นนี้")


class AlreadyCompletedError(HonghianError):
    """Who has completed cannot give the place back."""

    code = "already_completed"
    message = _("สำเร็จการอบรมแล้ว จึงถอนการลงทะเบียนไม่ได้")


class NotStartedError(HonghianError):
    """A completion needs a recorded learning act before it."""

    code = "not_started"
    message = _("ยังไม่มีการเรียนที่บันทึกไว้ จึงยังไม่ถือว่าสำเร็จการอบรม")


class RosterError(HonghianError):
    """The list cannot be taken as it is; nothing of it was."""

    code = "roster"
    message = _("นำเข้ารายชื่อนี้ไม่ได้")
    status = 400


class RosterNoNameColumnError(RosterError):
    """No column holds names."""

    code = "roster_no_name_column"
    message = _("ไฟล์นี้ไม่มีคอลัมน์ชื่อ โปรดใส่หัวคอลัมน์ “ชื่อ” และ “นามสกุล” หรือ “ชื่อ-นามสกุล” เหนือรายชื่อ หัวคอลัมน์ที่พบ: %(found)s")


class RosterDoubleColumnError(RosterError):
    """Two columns mean the same."""

    code = "roster_double_column"
    message = _("คอลัมน์ “%(first)s” กับ “%(second)s” มีความหมายเดียวกัน โปรดเหลือไว้คอลัมน์เดียว")


class RosterEmptyError(RosterError):
    """Headers and nothing below them."""

    code = "roster_empty"
    message = _("ไฟล์นี้มีแต่หัวคอลัมน์ ไม่มีรายชื่อ โปรดตรวจว่าเลือกไฟล์หรือแผ่นงานถูกต้อง")


class RosterStoppedError(RosterError):
    """The job that read it failed or was stopped."""

    code = "roster_stopped"
    message = _("การตรวจไฟล์หยุดกลางคัน ยังไม่มีใครถูกลงทะเบียน ลองตรวจอีกครั้งหรืออัปโหลดไฟล์ใหม่")


class RosterStateError(HonghianError):
    """The import is not in a state that allows this step."""

    code = "roster_state"
    message = _("การนำเข้านี้ไม่ได้อยู่ในขั้นตอนที่ทำรายการนี้ได้")


class RosterHasErrorsError(HonghianError):
    """Rows are wrong and the person did not choose to leave them out."""

    code = "roster_has_errors"
    message = _("ยังมี %(count)d แถวที่นำเข้าไม่ได้ โปรดแก้ไฟล์ หรือเลือกนำเข้าเฉพาะแถวที่ถูกต้อง")


class RosterTooOldError(HonghianError):
    """Undoing is possible for thirty days."""

    code = "roster_too_old"
    message = _("ยกเลิกการนำเข้าได้ภายใน %(days)d วันเท่านั้น")


class CohortCodeTakenError(HonghianError):
    """Another run has this code."""

    code = "cohort_code_taken"
    message = _("รหัสรุ่นนี้ใช้แล้ว โปรดใช้รหัสอื่น")


class CohortEndedError(HonghianError):
    """The run was closed, cancelled or stopped before."""

    code = "cohort_ended"
    message = _("รุ่นนี้ปิด ยกเลิก หรือยุติไปแล้ว ยังไม่มีอะไรเปลี่ยน โปรดเปิดหน้านี้ใหม่")


class CohortLivingError(HonghianError):
    """The run has not ended: there is nothing to open again."""

    code = "cohort_living"
    message = _("รุ่นนี้ยังเปิดอยู่ จึงไม่ต้องเปิดอีกครั้ง")


class CohortSelfPacedError(HonghianError):
    """Learning at one's own pace is no run that somebody holds."""

    code = "cohort_self_paced"
    message = _("การเรียนด้วยตนเองไม่มีวันของรุ่น จึงเลื่อน ยกเลิก หรือปิดไม่ได้")


class CohortServedError(HonghianError):
    """Somebody has begun to learn: the run was held."""

    code = "cohort_served"
    message = _("มีผู้เริ่มเรียนในรุ่นนี้แล้ว จึงยกเลิกการจัดหรือเลื่อนวันเปิดเรียนไม่ได้ ให้ยุติก่อนกำหนดหรือเปลี่ยนวันสุดท้ายแทน ยังไม่มีอะไรเปลี่ยน")


class CohortNotServedError(HonghianError):
    """Nobody has begun to learn: a run that is not held is cancelled."""

    code = "cohort_not_served"
    message = _("ยังไม่มีใครเริ่มเรียนในรุ่นนี้ หากจะไม่จัด ให้ยกเลิกการจัด ยังไม่มีอะไรเปลี่ยน")


class CohortDatesError(HonghianError):
    """The new days are the old ones, or lie in the past."""

    code = "cohort_dates"
    message = _("วันใหม่ต้องต่างจากเดิมและต้องไม่ผ่านไปแล้ว วันสุดท้ายต้องไม่มาก่อนวันเปิดเรียน ยังไม่มีอะไรเปลี่ยน")
    status = 422


class PartnerCodeTakenError(HonghianError):
    """Another partner has this code."""

    code = "partner_code_taken"
    message = _("รหัสนี้ใช้แล้ว โปรดใช้รหัสอื่น")


class CohortMoveOutdatedError(HonghianError):
    """The cohort is no longer on the release that the person was shown."""

    code = "cohort_move_outdated"
    message = _("มีผู้ย้ายรุ่นนี้ไปแล้วระหว่างที่คุณดูหน้านี้ ยังไม่มีอะไรเปลี่ยนจากการกดครั้งนี้ โปรดดูผลใหม่ก่อนยืนยัน")


class NotNewerReleaseError(HonghianError):
    """A cohort is only moved forward, within its course."""

    code = "not_newer_release"
    message = _("ย้ายได้เฉพาะไปยังฉบับที่ใหม่กว่าของหลักสูตรเดียวกัน")


class CohortMoveUndoneError(HonghianError):
    """It was undone, or the cohort has moved on since."""

    code = "cohort_move_undone"
    message = _("การย้ายนี้ถูกยกเลิกไปแล้ว หรือรุ่นถูกย้ายต่อไปแล้ว")


class SomebodyCompletedError(HonghianError):
    """A completion on the newer release is a fact; taking the release away would contradict it."""

    code = "somebody_completed"
    message = _("มีผู้สำเร็จการอบรมด้วยฉบับใหม่แล้ว จึงย้ายกลับไม่ได้")


class OccurrenceClosedError(HonghianError):
    """It was cancelled, or is over."""

    code = "occurrence_closed"
    message = _("กิจกรรมนี้ปิดรับลงทะเบียนแล้ว")


class OccurrenceAnnouncedError(HonghianError):
    """People registered for the days that were announced."""

    code = "occurrence_announced"
    message = _("มีผู้ลงทะเบียนแล้ว จึงเปลี่ยนวันเวลาที่นี่ไม่ได้ ให้ใช้ “เลื่อนกิจกรรม” พร้อมเหตุผล ยังไม่มีอะไรเปลี่ยน")


class OccurrenceFullError(HonghianError):
    """No place is left."""

    code = "occurrence_full"
    message = _("กิจกรรมนี้มีผู้ลงทะเบียนเต็มจำนวนที่รับแล้ว")


class TooEarlyError(HonghianError):
    """Check-in begins on the day."""

    code = "too_early"
    message = _("ยังไม่ถึงวันจัดกิจกรรม จึงเช็กชื่อเข้าร่วมไม่ได้")


class DoorsClosedError(HonghianError):
    """The code at the venue works from shortly before the beginning to shortly after the end."""

    code = "doors_closed"
    message = _("เช็กชื่อด้วยรหัสได้ตั้งแต่ 1 ชั่วโมงก่อนเริ่ม ถึง 1 ชั่วโมงหลังกิจกรรมจบ หากคุณมาร่วมจริง โปรดแจ้งหน่วยงานผู้จัดให้เช็กชื่อจากรายชื่อ ยังไม่มีอะไรเปลี่ยน")


class OccurrenceDatesError(HonghianError):
    """It was to be moved to days that are over or the old ones, or would end before it begins."""

    code = "occurrence_dates"
    message = _("วันใหม่ผ่านไปแล้วหรือเป็นวันเดิม หรือเวลาสิ้นสุดมาก่อนเวลาเริ่ม โปรดเลือกวันเวลาที่ยังมาไม่ถึง ยังไม่มีอะไรเปลี่ยน")
    status = 422


class OccurrencePastError(HonghianError):
    """It is over already, and nobody said that it was held."""

    code = "occurrence_past"
    message = _("วันเวลานี้ผ่านไปแล้ว หากกิจกรรมจัดไปแล้วจริง ให้ทำเครื่องหมายที่ “จัดไปแล้ว บันทึกย้อนหลัง” หากพิมพ์ปีผิด ให้แก้วันที่ ยังไม่มีอะไรเปลี่ยน")
    status = 422


class OccurrenceTooOldError(HonghianError):
    """It lies before the last fiscal year: past records come in by file."""

    code = "occurrence_too_old"
    message = _("บันทึกย้อนหลังได้ถึงต้นปีงบประมาณที่แล้วเท่านั้น กิจกรรมที่เก่ากว่านั้น ผู้ดูแลระบบนำเข้าเป็นระเบียนการอบรมย้อนหลัง ยังไม่มีอะไรเปลี่ยน")
    status = 422


class NameOnListError(HonghianError):
    """Somebody of this name is on the list already."""

    code = "name_on_list"
    message = _("มี “%(name)s” อยู่ในใบลงชื่อแล้ว หากเป็นคนเดียวกัน ให้เช็กชื่อที่ชื่อนั้น หากเป็นอีกคนที่ชื่อเดียวกัน ให้ทำเครื่องหมายด้านล่างแล้วกดอีกครั้ง ยังไม่มีอะไรเปลี่ยน")


class ManyVisitorsError(HonghianError):
    """More people than there are places, or than are likely, and nobody said that it is so."""

    code = "many_visitors"
    message = _("%(visitors)d คนมากเกินกว่าที่คาดไว้ (%(most)d คน) หากนับได้เท่านี้จริง ให้ทำเครื่องหมายด้านล่างแล้วกดอีกครั้ง ยังไม่มีอะไรเปลี่ยน")


class WrongVenueCodeError(HonghianError):
    """The code is not the one shown at the venue."""

    code = "wrong_venue_code"
    message = _("รหัสหน้างานไม่ถูกต้อง ดูรหัสที่จุดลงทะเบียนแล้วลองอีกครั้ง")
    status = 400


class AlreadyHeldError(HonghianError):
    """People came: it can no longer be cancelled or postponed."""

    code = "already_held"
    message = _("มีผู้เข้าร่วมแล้ว จึงยกเลิกหรือเลื่อนกิจกรรมนี้ไม่ได้")


class ReasonMissingError(HonghianError):
    """Cancelling and postponing are printed with their reason."""

    code = "reason_missing"
    message = _("โปรดบอกเหตุผล เหตุผลนี้จะปรากฏในรายงาน")
    status = 400


class RecordColumnsError(HonghianError):
    """The table has not the columns of past records."""

    code = "record_columns"
    message = _("คอลัมน์ไม่ตรงกับแบบระเบียนการอบรม ขาด: %(missing)s ไม่รู้จักหรือซ้ำ: %(unknown)s")
    status = 400


class RecordsBlockedError(HonghianError):
    """Rows cannot be taken and were not to be left out; nothing was."""

    code = "records_blocked"
    message = _("มี %(count)d แถวที่นำเข้าไม่ได้ จึงไม่ได้นำเข้าแถวใดเลย")


class RecordImportUndoneError(HonghianError):
    """It was taken back before."""

    code = "record_import_undone"
    message = _("การนำเข้านี้ถูกยกเลิกไปแล้ว")


class OperatorsNotTwoError(HonghianError):
    """Two records of one operator are needed, each standing by itself."""

    code = "operators_not_two"
    message = _("รวมไม่ได้ ต้องเป็นสองระเบียนที่ต่างกัน และทั้งสองยังไม่ได้ถูกรวมเข้ากับรายอื่น โปรดเลือกระเบียนที่ใช้อยู่ ยังไม่มีอะไรเปลี่ยน")


class OperatorMergedError(HonghianError):
    """What is counted of a merged record is said by the one that stays."""

    code = "operator_merged"
    message = _("ระเบียนนี้ถูกรวมกับระเบียนอื่นแล้ว โปรดแก้ที่ระเบียนที่คงไว้ ยังไม่มีอะไรเปลี่ยน")


class OperatorUnchangedError(HonghianError):
    """Nothing would change."""

    code = "operator_unchanged"
    message = _("รูปแบบและขนาดที่เลือกเป็นค่าที่บันทึกไว้แล้ว ยังไม่มีอะไรเปลี่ยน")


class OperatorMergeUndoneError(HonghianError):
    """It was undone before."""

    code = "operator_merge_undone"
    message = _("การรวมนี้ถูกยกเลิกไปแล้ว โปรดเปิดหน้านี้ใหม่")


class OperatorNumberTakenError(HonghianError):
    """Since the merge another operator was entered under the same registration number."""

    code = "operator_number_taken"
    message = _("แยกกลับไม่ได้ เพราะมีผู้ประกอบการรายอื่นใช้เลขทะเบียนเดียวกันแล้ว ให้รวมสองรายนั้นก่อน ยังไม่มีอะไรเปลี่ยน")
