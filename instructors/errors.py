"""Why a role is refused."""

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class RoleConflictError(HonghianError):
    """Who writes a course does not review it: four eyes."""

    code = "role_conflict"
    message = _("ผู้เขียนหลักสูตรเป็นผู้ตรวจของหลักสูตรเดียวกันไม่ได้ โปรดสิ้นสุดบทบาทเดิมก่อน")
