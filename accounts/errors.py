"""Refusals about people and their sign-in."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class NameMissingError(HonghianError):
    """A person needs at least a given name."""

    code = "name_missing"
    message = _("โปรดระบุชื่อ")


class EmailTakenError(HonghianError):
    """The address belongs to somebody else."""

    code = "email_taken"
    message = _("อีเมลนี้มีผู้ใช้แล้ว")


class UsernameTakenError(HonghianError):
    """The sign-in name belongs to somebody else."""

    code = "username_taken"
    message = _("ชื่อสำหรับเข้าสู่ระบบนี้มีผู้ใช้แล้ว")


class PersonErasedError(HonghianError):
    """The person has been erased; nothing more can be recorded about them."""

    code = "person_erased"
    message = _("บัญชีนี้ถูกลบข้อมูลแล้ว")


class CardNotValidError(HonghianError):
    """No living card has this code: mistyped, withdrawn, expired, or never issued. Which of them is not told."""

    code = "card_not_valid"
    message = _("รหัสบนบัตรไม่ถูกต้องหรือหมดอายุแล้ว โปรดตรวจดูตัวอักษรทีละกลุ่ม หรือขอบัตรใหม่จากผู้ประสานงาน")


class CardNotAllowedError(HonghianError):
    """People with rights over others sign in with a password and a second step, never with a card."""

    code = "card_not_allowed"
    message = _("บัญชีที่มีสิทธิ์ดูแลระบบใช้บัตรเข้าสู่ระบบไม่ได้")


class CertificateNameFixedError(HonghianError):
    """The name on the certificate has been confirmed once."""

    code = "certificate_name_fixed"
    message = _("ยืนยันชื่อที่ปรากฏในวุฒิบัตรแล้ว หากต้องแก้ไข โปรดติดต่อเจ้าหน้าที่")


class ConsentNeededError(HonghianError):
    """The terms cannot be withdrawn while the account is used; erasing the account ends them."""

    code = "consent_needed"
    message = _("ข้อตกลงการใช้งานจำเป็นต่อการมีบัญชี หากไม่ต้องการใช้ต่อ โปรดขอลบข้อมูล")


class ActReasonMissingError(HonghianError):
    """What is done about somebody's account is done for a reason."""

    code = "act_reason_missing"
    message = _("โปรดระบุเหตุผล")
    status = 422


class ActStateError(HonghianError):
    """The account is not in a state that allows this act; perhaps somebody was quicker."""

    code = "act_state"
    message = _("บัญชีนี้ไม่ได้อยู่ในสถานะที่ทำรายการนี้ได้ อาจมีผู้อื่นทำไปแล้ว ยังไม่มีอะไรเปลี่ยน โปรดกลับไปดูบัญชีอีกครั้ง")


class OwnAccountError(HonghianError):
    """Nobody locks themselves out."""

    code = "own_account"
    message = _("ระงับบัญชีของตนเองไม่ได้ โปรดให้ผู้ดูแลคนอื่นทำให้")


class StrongerAccountError(HonghianError):
    """Who runs the site is not in the hands of who looks after accounts."""

    code = "stronger_account"
    message = _("บัญชีนี้เป็นของผู้ดูแลระบบ เฉพาะผู้ดูแลระบบด้วยกันจึงทำรายการนี้ได้")
    status = 403


class LastAdministratorError(HonghianError):
    """A school without an administrator could not be repaired from inside."""

    code = "last_administrator"
    message = _("ลบหรือระงับผู้ดูแลระบบคนสุดท้ายไม่ได้ โปรดตั้งผู้ดูแลระบบคนใหม่ก่อน")


class ScopeError(HonghianError):
    """A token must allow something, nothing its person may not do, and end within a year."""

    code = "scope"
    message = _("เลือกสิทธิ์ที่คุณมีอย่างน้อยหนึ่งอย่าง และอายุไม่เกินหนึ่งปี")
    status = 400


class TokenLimitError(HonghianError):
    """More tokens than anybody keeps an eye on."""

    code = "token_limit"
    message = _("มีกุญแจ API ที่ใช้ได้ครบ %(limit)s อันแล้ว เพิกถอนอันที่ไม่ใช้ก่อน")


class TokenNotValidError(HonghianError):
    """No living token has this text: mistyped, revoked, expired, or its person's account is closed. Which is not told."""

    code = "token_not_valid"
    message = _("กุญแจ API ไม่ถูกต้อง หมดอายุ หรือถูกเพิกถอนแล้ว")
    status = 401


class ScopeMissingError(HonghianError):
    """The token was not made for this, or its person may not do it any more."""

    code = "scope_missing"
    message = _("กุญแจ API นี้ไม่มีสิทธิ์ %(scope)s")
    status = 403


class SecondFactorMissingError(HonghianError):
    """Staff get into nothing by a program that they could not get into themselves."""

    code = "second_factor_missing"
    message = _("บทบาทของคุณต้องยืนยันตัวตนสองขั้น เปิดใช้แอปยืนยันตัวตนหรือพาสคีย์ก่อน แล้วกุญแจ API จึงใช้ได้")
    status = 403
