"""Why a role is refused."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class LeadExistsError(HonghianError):
    """The course has a lead, who names the team."""

    code = "lead_exists"
    message = _("หลักสูตรนี้มีหัวหน้าผู้สอนแล้ว หัวหน้าผู้สอนแต่งตั้งคนอื่นเองที่ “ทีม” ของหลักสูตร ยังไม่มีอะไรเปลี่ยน")


class RoleConflictError(HonghianError):
    """Who writes a course does not review it: four eyes."""

    code = "role_conflict"
    message = _("ผู้เขียนหลักสูตรเป็นผู้ตรวจของหลักสูตรเดียวกันไม่ได้ โปรดสิ้นสุดบทบาทเดิมก่อน")
