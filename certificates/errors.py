"""Why a certificate is refused."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class NoIssuerError(HonghianError):
    """No organisation is set as the one that issues."""

    code = "certificate_no_issuer"
    message = _("ยังไม่ได้กำหนดหน่วยงานผู้ออกวุฒิบัตร โปรดแจ้งผู้ดูแลระบบ")


class HolderNameMissingError(HonghianError):
    """A certificate names a person; this one has given no name yet."""

    code = "certificate_holder_name_missing"
    message = _("ยังไม่มีชื่อที่จะปรากฏในวุฒิบัตร โปรดกรอกชื่อในข้อมูลส่วนตัวก่อน")


class HolderNameLongError(HolderNameMissingError):
    """The person's full name is longer than a certificate can state, and none has been confirmed for it."""

    code = "certificate_holder_name_long"
    message = _("ชื่อเต็มยาวเกิน %(limit)d ตัวอักษร จึงพิมพ์ในวุฒิบัตรไม่ได้ โปรดยืนยันชื่อที่สั้นกว่านี้ในข้อมูลส่วนตัวก่อน")


class HolderErasedError(HonghianError):
    """The person has left the school and asked to be forgotten."""

    code = "certificate_holder_erased"
    message = _("เจ้าของวุฒิบัตรขอลบข้อมูลส่วนบุคคลแล้ว จึงออกวุฒิบัตรไม่ได้")


class CertificateEndedError(HonghianError):
    """Only a valid certificate can be revoked or replaced."""

    code = "certificate_ended"
    message = _("วุฒิบัตรฉบับนี้ถูกเพิกถอนหรือถูกแทนที่แล้ว")


class ReasonError(HonghianError):
    """A revocation needs a reason of its own: a corrected name is a replacement."""

    code = "certificate_reason"
    message = _("โปรดเลือกเหตุผลของการเพิกถอน การแก้ไขชื่อให้ออกฉบับแทน")
    status = 400


class NoKeyError(HonghianError):
    """The issuer has no key for this purpose yet."""

    code = "certificate_no_key"
    message = _("ผู้ออกวุฒิบัตรยังไม่มีกุญแจสำหรับลงนาม โปรดแจ้งผู้ดูแลระบบ")


class KeyUnavailableError(HonghianError):
    """The private half of a key is not where it should be: the folder, the environment or the token."""

    code = "certificate_key_unavailable"
    message = _("เปิดกุญแจลงนามของผู้ออกไม่ได้ ยังไม่มีอะไรเสียหาย โปรดแจ้งผู้ดูแลระบบให้ตรวจที่เก็บกุญแจ")
    status = 503
    is_passing = True


class KeyEndedError(HonghianError):
    """The key is revoked already."""

    code = "certificate_key_ended"
    message = _("กุญแจนี้ถูกเพิกถอนไปแล้ว")


class ChainError(HonghianError):
    """A certificate chain is broken, out of date, or belongs to another key."""

    code = "certificate_chain"
    message = _("ใบรับรองกุญแจไม่ครบสาย หมดอายุ หรือไม่ใช่ของกุญแจนี้ ยังไม่มีอะไรเปลี่ยน โปรดตรวจไฟล์ใบรับรองแล้วลองใหม่")
    status = 400


class TimestampError(HonghianError):
    """The time-stamping authority does not answer; without its stamp nothing is signed, and the worker tries again."""

    code = "certificate_timestamp"
    message = _("ผู้ให้บริการประทับเวลาไม่ตอบ ระบบจะลองลงนามใหม่เอง")
    status = 503
    is_passing = True


class InspectionBusyError(HonghianError):
    """Too many files are being read at once."""

    code = "certificate_inspection_busy"
    message = _("มีผู้ตรวจสอบไฟล์พร้อมกันหลายคน โปรดรอสักครู่แล้วส่งไฟล์อีกครั้ง ไฟล์ของคุณไม่ได้ถูกเก็บไว้")
    status = 503


class NothingToDownloadError(HonghianError):
    """No certificate of the cohort is ready."""

    code = "certificate_nothing_to_download"
    message = _("รุ่นนี้ยังไม่มีวุฒิบัตรที่พร้อมดาวน์โหลด")


class TooManyForPrintError(HonghianError):
    """One document for the printer holds only so many."""

    code = "certificate_too_many_for_print"
    message = _("ไฟล์เดียวสำหรับพิมพ์มีได้ไม่เกิน %(limit)s ฉบับ โปรดดาวน์โหลดเป็น ZIP")


class NothingCorrectedError(HonghianError):
    """A replacement has to say something else than what it replaces."""

    code = "certificate_nothing_corrected"
    message = _("ยังไม่มีข้อความใดเปลี่ยนจากฉบับเดิม จึงไม่ได้ออกฉบับแทน")
    status = 400


class VoidReasonError(HonghianError):
    """A number is not given up without saying why."""

    code = "certificate_void_reason"
    message = _("โปรดระบุเหตุผลที่ยกเลิกเลขที่")
    status = 400


class YearBasisError(HonghianError):
    """Numbers have been given: the years they are counted in cannot change any more."""

    code = "certificate_year_basis"
    message = _("ทะเบียนคุมออกเลขที่ไปแล้ว จึงเปลี่ยนปีของทะเบียนไม่ได้")


class EmblemRightError(HonghianError):
    """An emblem belongs to somebody; the Garuda belongs to the state (Garuda Emblem Act B.E. 2534)."""

    code = "certificate_emblem_right"
    message = _("ใช้ตรานี้ไม่ได้ โปรดยืนยันว่าหน่วยงานมีสิทธิ์ใช้ตรา และตราครุฑใช้กับวุฒิบัตรในระบบนี้ไม่ได้")
    status = 400


class EmblemPictureError(HonghianError):
    """An emblem's file is neither a drawing nor a picture, or too large, or there are too many."""

    code = "certificate_emblem_picture"
    message = _("อ่านตราไม่ได้ โปรดใช้ไฟล์ SVG, PNG หรือ JPEG ขนาดไม่เกิน 300 กิโลไบต์ ไม่เกินสามตรา")
    status = 400


class EmblemSizeError(HonghianError):
    """A drawing does not say how large it is, so nobody knows which part of it is the emblem."""

    code = "certificate_emblem_size"
    message = _("ไฟล์ SVG ไม่ได้บอกขนาดของภาพ ยังไม่มีอะไรเปลี่ยน โปรดบันทึกใหม่ให้มี viewBox หรือความกว้างและความสูง หรือใช้ไฟล์ PNG")
    status = 400


class PictureProportionsError(HonghianError):
    """A picture so wide or so tall that nobody would see what it shows."""

    code = "certificate_picture_proportions"
    message = _("ภาพกว้างหรือสูงเกินไปจนมองไม่เห็นบนวุฒิบัตร ยังไม่มีอะไรเปลี่ยน โปรดตัดภาพให้ด้านหนึ่งยาวไม่เกิน %(limit)s เท่าของอีกด้าน")
    status = 400


class PictureSmallError(HonghianError):
    """A picture of so few dots that it would be printed as blocks."""

    code = "certificate_picture_small"
    message = _("ภาพเล็กเกินไป พิมพ์แล้วจะแตกเป็นตาราง ยังไม่มีอะไรเปลี่ยน โปรดใช้ภาพที่ส่วนที่มองเห็นกว้างและสูงอย่างน้อย %(least)s จุด")
    status = 400


class PictureBlankError(HonghianError):
    """Nothing is seen of a picture: it is empty, transparent or white all over, or a drawing without lines of its own."""

    code = "certificate_picture_blank"
    message = _("ไม่มีอะไรให้เห็นในภาพนี้ ยังไม่มีอะไรเปลี่ยน ภาพถ่ายที่ฝังอยู่ในไฟล์ SVG ใช้ไม่ได้ โปรดใช้ไฟล์ PNG หรือ SVG ที่เป็นลายเส้น")
    status = 400


class EmblemTooLargeError(HonghianError):
    """The emblems together would weigh down every certificate, which holds a copy of them."""

    code = "certificate_emblem_too_large"
    message = _("ตรารวมกันมีรายละเอียดมากเกินไป ยังไม่มีอะไรเปลี่ยน โปรดใช้ตราน้อยลง หรือภาพที่เรียบกว่านี้")
    status = 400


class SignaturePictureError(HonghianError):
    """The picture of a signature cannot be read, or is no picture."""

    code = "certificate_signature_picture"
    message = _("อ่านภาพลายมือชื่อไม่ได้ โปรดใช้ไฟล์ PNG หรือ JPEG ขนาดไม่เกิน 2 เมกะไบต์")
    status = 400


class CertificateUnknownError(HonghianError):
    """No certificate has this code, or what was sent cannot be one. Which is not told."""

    code = "certificate_unknown"
    message = _("ไม่พบวุฒิบัตรตามรหัสนี้")
    status = 404


class GuessingError(HonghianError):
    """Too many unknown codes from one address."""

    code = "too_many_unknown"
    message = _("ตรวจรหัสที่ไม่รู้จักมากเกินไป โปรดรอหนึ่งนาที")
    status = 429


class FileTooLargeError(HonghianError):
    """Larger than any file we issue."""

    code = "file_too_large"
    message = _("ไฟล์ใหญ่เกิน 5 เมกะไบต์ ไฟล์วุฒิบัตรของเรามีขนาดไม่ถึงหนึ่งเมกะไบต์")
    status = 400


class EndorsementError(HonghianError):
    """This certificate cannot be endorsed by this master."""

    code = "certificate_endorsement"
    message = _("ขอให้สล่าท่านนี้รับรองไม่ได้ วุฒิบัตรอาจมีผู้รับรองแล้ว หรือเป็นวุฒิบัตรของสล่าเอง")


class EndorsementClosedError(HonghianError):
    """The question was answered or withdrawn."""

    code = "certificate_endorsement_closed"
    message = _("คำขอนี้มีคำตอบแล้วหรือถูกถอนไปแล้ว")


class EvidenceError(HonghianError):
    """The evidence of a changed name is no PDF or picture."""

    code = "certificate_evidence"
    message = _("ใช้ไฟล์ PDF, JPEG หรือ PNG ขนาดไม่เกิน 10 เมกะไบต์")
    status = 400


class NameUnchangedError(HonghianError):
    """The certificate states this name already."""

    code = "certificate_name_unchanged"
    message = _("ชื่อใหม่ตรงกับชื่อในวุฒิบัตรอยู่แล้ว")
    status = 400


class NameChangeClosedError(HonghianError):
    """The request was decided or withdrawn."""

    code = "certificate_name_change_closed"
    message = _("คำขอนี้พิจารณาแล้วหรือถูกถอนไปแล้ว")


class PersonNotFoundError(HonghianError):
    """Nobody signs in by this name or address."""

    code = "certificate_person_not_found"
    message = _("ไม่พบบัญชีที่ใช้อีเมลหรือชื่อผู้ใช้นี้")
    status = 400


class PartnerTakenError(HonghianError):
    """A partner's runs have one issuer."""

    code = "certificate_partner_taken"
    message = _("หน่วยงานภาคีนี้มีผู้ออกวุฒิบัตรของตนแล้ว ยังไม่มีอะไรเปลี่ยน")


class TooFewForTranscriptError(HonghianError):
    """A transcript lists several certificates."""

    code = "certificate_too_few_for_transcript"
    message = _("ใบแสดงผลการฝึกอบรมต้องมีวุฒิบัตรที่ใช้ได้อย่างน้อย %(least)s ฉบับ")
