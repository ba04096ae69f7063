"""What is said about a whole list."""

from django.utils.translation import gettext as _

from core.sheets import SheetChoiceError, SheetError
from enrollment.errors import RosterError
from enrollment.formats.roster_columns import meant
from enrollment.models import RosterImport

# From this share of the rows on, a person is asked to look twice.
MANY_CHANGES, MANY_BLOCKED = 0.3, 0.2


def refusal_text(roster: RosterImport) -> str:
    """Why the file cannot be read, in the reader's language; nothing when it can."""
    if not roster.error_code:
        return ""
    kinds = [*_below(SheetError), *_below(RosterError)]
    kind = next((kind for kind in kinds if kind.code == roster.error_code), RosterError)
    return str(kind(**roster.error_params))


def _below(kind: type[SheetError] | type[RosterError]) -> list[type[SheetError] | type[RosterError]]:
    return [kind, *(deeper for direct in kind.__subclasses__() for deeper in _below(direct))]


def reading_notes(roster: RosterImport) -> list[str]:
    """How the file was read, and what of it was not: for whoever would have read it otherwise."""
    reading, told = roster.reading, []
    if reading.get("others"):
        others = ", ".join(reading["others"])
        told.append(_("อ่านเฉพาะแผ่นงาน “%(sheet)s” ไม่ได้อ่านแผ่นงานอื่น: %(others)s") % {"sheet": reading["sheet"], "others": others})
    for name, first, last in reading.get("spread", []):
        text = _("คอลัมน์ %(first)s ถึง %(last)s อยู่ใต้หัว “%(name)s” เดียวกัน จึงอ่านต่อกันเป็นค่าเดียว")
        told.append(text % {"first": first, "last": last, "name": name})
    told += [_("ไม่ได้อ่านแถวที่ %(line)d เหนือหัวตาราง: %(text)s") % {"line": line, "text": text} for line, text in reading.get("above", [])]
    return told


def choice_text(roster: RosterImport) -> str:
    """What a workbook with several lists waits for; nothing for any other."""
    return str(SheetChoiceError(roster.reading["sheets"])) if roster.state == RosterImport.State.CHOOSING else ""


def roster_warnings(roster: RosterImport) -> list[str]:
    """What deserves a second look before confirming."""
    told = []
    rows = roster.counts.get("rows", 0)
    unknown = roster.counts.get("unknown_columns", [])
    if roster.counts.get("outdated"):
        told.append(_("ข้อมูลในระบบเปลี่ยนไปหลังจากตรวจไฟล์ โปรดดูผลการตรวจใหม่ก่อนยืนยัน"))
    if roster.counts.get("stopped") and roster.state == RosterImport.State.READY:
        told.append(_("การนำเข้าหยุดกลางคัน ยังไม่มีอะไรถูกนำเข้า ยืนยันอีกครั้งได้"))
    if unknown:
        told.append(_("ไม่ได้อ่านและไม่ได้เก็บคอลัมน์ที่ไม่รู้จัก: %(names)s") % {"names": ", ".join(unknown)})
    alike = [(name, label) for name in unknown if (label := meant(name))]
    told += [_("ถ้าคอลัมน์ “%(name)s” คือ “%(label)s” โปรดแก้หัวคอลัมน์แล้วอัปโหลดใหม่") % {"name": name, "label": label} for name, label in alike]
    blocked = roster.counts.get("conflict", 0) + roster.counts.get("error", 0)
    if rows and blocked / rows >= MANY_BLOCKED:
        told.append(_("นำเข้าไม่ได้ร้อยละ %(percent)d ของทั้งไฟล์ ตรวจว่าเลือกไฟล์ถูกต้อง") % {"percent": 100 * blocked // rows})
    changed = roster.counts.get("change", 0)
    if rows and changed / rows >= MANY_CHANGES:
        told.append(_("รายชื่อนี้จะแก้ไขข้อมูลเดิมร้อยละ %(percent)d ของทั้งไฟล์") % {"percent": 100 * changed // rows})
    return told
