"""What people send us."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.calendar import BANGKOK, BE_OFFSET, bangkok_date, bangkok_midnight, parse_date
from core.codes import ONLINE, Mode, province_choices
from core.errors import HonghianError
from core.languages import reader_language
from core.sheets import Limits, SheetSizeError
from courses.models import Activity, Course
from enrollment.actions import PartnerFacts
from enrollment.models import ActivityOccurrence, Cohort, Partner


class RunForm(forms.Form):
    """Which run to join; empty is at one's own pace, or the invitation that waits."""

    run = forms.UUIDField(required=False, widget=forms.HiddenInput, label=_("รุ่น"))


class CohortForm(forms.Form):
    """A new run of a released course for one of the coordinator's partners."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("หน่วยงานภาคี"), empty_label=None)
    course = forms.ModelChoiceField(Course.objects.none(), label=pgettext_lazy("one", "หลักสูตร"), empty_label=_("เลือกหลักสูตร"))
    name = forms.CharField(label=_("ชื่อรุ่น"), max_length=200, help_text=_("เช่น รุ่นที่ 1 ภาคเรียนที่ 2/2569"))
    code = forms.SlugField(label=_("รหัสรุ่น"), max_length=64, help_text=_("ตัวอักษรอังกฤษ ตัวเลข และขีด เช่น CMU-2569-01 เปลี่ยนภายหลังไม่ได้"))
    mode = forms.ChoiceField(label=_("รูปแบบการเรียน"), choices=Mode.choices, initial=Mode.BLENDED)
    province = forms.ChoiceField(label=_("จังหวัดที่จัด"))
    opens = forms.CharField(label=_("วันเปิดเรียน"), help_text=_("วัน/เดือน/ปี เช่น 1/12/2569"))
    closes = forms.CharField(label=_("วันสุดท้าย"), required=False, help_text=_("เว้นว่างได้ หากไม่กำหนด"))
    capacity = forms.IntegerField(label=_("จำนวนที่รับ"), required=False, min_value=1, max_value=100_000, help_text=_("เว้นว่างได้ หากไม่จำกัด"))
    is_open_to_all = forms.BooleanField(label=_("เปิดให้บุคคลทั่วไปลงทะเบียนเองได้"), required=False)

    def __init__(self, *args: Any, coordinator: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["partner"], Partner.objects.of_coordinator(coordinator))
        _choose_from(self.fields["course"], Course.objects.open().select_related("current_release"))
        provinces = cast("forms.ChoiceField", self.fields["province"])
        provinces.choices = [(ONLINE, _("ออนไลน์")), *province_choices()]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Cohort.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError(_("รหัสนี้ใช้แล้ว โปรดใช้รหัสอื่น"))
        return code

    def clean_opens(self) -> datetime:
        return bangkok_midnight(_day(self.cleaned_data["opens"]))

    def clean_closes(self) -> datetime | None:
        """The moment after the last day."""
        text = self.cleaned_data["closes"]
        return bangkok_midnight(_day(text) + timedelta(days=1)) if text else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("วันสุดท้ายต้องไม่มาก่อนวันเปิดเรียน"))
        return cleaned


def _choose_from(field: forms.Field, rows: QuerySet[Any]) -> None:
    cast("forms.ModelChoiceField[Any]", field).queryset = rows


def _day(text: str) -> date:
    """A day in BE or CE.

    :raises forms.ValidationError: it cannot be understood.
    """
    try:
        return parse_date(text)
    except HonghianError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class RunReasonForm(forms.Form):
    """Why a run is called off, closed or opened again."""

    reason = forms.CharField(
        label=_("เหตุผล"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("ผู้เรียนอ่านเหตุผลนี้ รุ่นที่ยกเลิกหรือยุติแสดงเหตุผลในรายงานด้วย"),
    )

    def clean_reason(self) -> str:
        return " ".join(str(self.cleaned_data["reason"]).split())


class RunDatesForm(RunReasonForm):
    """New days of a run and the reason; without `opens` where somebody has begun to learn."""

    opens = forms.CharField(label=_("วันเปิดเรียนใหม่"), help_text=_("วัน/เดือน/ปี เช่น 1/12/2569"))
    closes = forms.CharField(label=_("วันสุดท้ายใหม่"), required=False, help_text=_("เว้นว่างได้ หากไม่กำหนด"))
    field_order = ("opens", "closes", "reason")

    def __init__(self, *args: Any, cohort: Cohort, is_served: bool, **kwargs: Any) -> None:
        last = bangkok_date(cohort.last_moment) if cohort.last_moment else None
        initial = {"opens": typed_day(bangkok_date(cohort.opens_at)), "closes": typed_day(last) if last else ""}
        super().__init__(*args, **({"initial": initial} | kwargs))
        self.cohort, self.last = cohort, last
        if is_served:
            del self.fields["opens"]

    def clean_opens(self) -> datetime:
        """The beginning of the day; the old moment where the day is the old one."""
        day, old = _day(self.cleaned_data["opens"]), self.cohort.opens_at
        return old if day == bangkok_date(old) else bangkok_midnight(day)

    def clean_closes(self) -> datetime | None:
        """The moment after the last day."""
        text = self.cleaned_data["closes"]
        day = _day(text) if text else None
        return self.cohort.closes_at if day == self.last else bangkok_midnight(day + timedelta(days=1)) if day else None

    def window(self) -> tuple[datetime, datetime | None]:
        """Answer the days as they shall be."""
        return self.cleaned_data.get("opens", self.cohort.opens_at), self.cleaned_data["closes"]


def typed_day(day: date) -> str:
    """Answer `day` as its reader would type it: in the Buddhist Era in Thai."""
    return f"{day.day}/{day.month}/{day.year + (BE_OFFSET if reader_language() == 'th' else 0)}"


class RosterForm(forms.Form):
    """A list to upload."""

    file = forms.FileField(
        label=_("ไฟล์รายชื่อ"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("ไฟล์ .xlsx หรือ .csv ไม่เกิน 10 เมกะไบต์ และ 20,000 แถว"),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > Limits().max_bytes:
            raise forms.ValidationError(str(SheetSizeError(limit=Limits().max_bytes // 1_000_000)))
        return file


class ConfirmForm(forms.Form):
    """What the person ticked below the dry run."""

    skip_errors = forms.BooleanField(required=False)


class SearchForm(forms.Form):
    """A word to find, and a standing to narrow to."""

    q = forms.CharField(required=False, max_length=100)
    standing = forms.CharField(required=False, max_length=20)
    page = forms.CharField(required=False, max_length=8)


class VenueCodeForm(forms.Form):
    """The code shown at the venue."""

    code = forms.CharField(
        label=_("รหัสหน้างาน"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    )


class WalkInForm(forms.Form):
    """Somebody who came without registering."""

    # No longer than a given name may be: it may be all there is.
    name = forms.CharField(label=_("ชื่อ-นามสกุล"), max_length=150)
    is_another = forms.BooleanField(label=_("เป็นอีกคนหนึ่งที่ชื่อเดียวกัน"), required=False)


class HeadcountForm(forms.Form):
    """How many unnamed people came."""

    visitors = forms.IntegerField(label=_("ผู้เข้าชมที่ไม่ได้ลงชื่อ (คน)"), min_value=0, max_value=100_000)
    is_sure = forms.BooleanField(label=_("ตรวจแล้ว นับได้เท่านี้จริง"), required=False)


class CancelForm(forms.Form):
    """Why an activity is called off."""

    reason = forms.CharField(label=_("เหตุผล"), max_length=300, help_text=_("ปรากฏในหน้ากิจกรรมและในรายงาน"))


class PostponeForm(CancelForm):
    """New days and the reason; the hours stay as announced where nobody types others."""

    starts = forms.CharField(label=_("วันที่เริ่มใหม่"), help_text=_("วัน/เดือน/ปี เช่น 1/12/2569"))
    begins = forms.TimeField(label=_("เวลาเริ่ม"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.CharField(label=_("วันสุดท้ายใหม่"))
    finishes = forms.TimeField(label=_("เวลาสิ้นสุด"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    field_order = ("starts", "begins", "ends", "finishes", "reason")

    def __init__(self, *args: Any, occurrence: ActivityOccurrence, **kwargs: Any) -> None:
        self.old = (occurrence.starts_at.astimezone(BANGKOK).time(), occurrence.ends_at.astimezone(BANGKOK).time())
        super().__init__(*args, **({"initial": {"begins": self.old[0], "finishes": self.old[1]}} | kwargs))

    def clean_starts(self) -> date:
        return _day(self.cleaned_data["starts"])

    def clean_ends(self) -> date:
        return _day(self.cleaned_data["ends"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts"), cleaned.get("ends")
        if first and last and {"begins", "finishes"} <= cleaned.keys():
            finishes = self.old[1] if cleaned["finishes"] is None else cleaned["finishes"]
            # Midnight ends the last day.
            last += timedelta(days=1) if finishes == time() else timedelta()
            cleaned["starts_at"] = datetime.combine(first, self.old[0] if cleaned["begins"] is None else cleaned["begins"], BANGKOK)
            cleaned["ends_at"] = datetime.combine(last, finishes, BANGKOK)
            if cleaned["ends"] < first:
                self.add_error("ends", _("วันสุดท้ายต้องไม่มาก่อนวันเริ่ม"))
            elif cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("finishes", _("เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่ม"))
        return cleaned


class OccurrenceForm(forms.Form):
    """When and where an activity is held."""

    venue = forms.CharField(label=_("สถานที่"), max_length=255)
    venue_en = forms.CharField(
        label=_("สถานที่ (อังกฤษ)"), max_length=255, required=False, help_text=_("แสดงในหน้าภาษาอังกฤษ เว้นว่างได้ จะใช้ชื่อภาษาไทย")
    )
    province = forms.ChoiceField(label=_("จังหวัดที่จัด"))
    first_day = forms.CharField(label=_("วันที่เริ่ม"), help_text=_("วัน/เดือน/ปี เช่น 1/12/2569"))
    begins = forms.TimeField(label=_("เวลาเริ่ม"), initial="09:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    last_day = forms.CharField(label=_("วันสุดท้าย"), required=False, help_text=_("เว้นว่างได้ หากจัดวันเดียว"))
    ends = forms.TimeField(label=_("เวลาสิ้นสุด"), initial="16:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    capacity = forms.IntegerField(label=_("จำนวนที่รับ"), required=False, min_value=1, max_value=100_000, help_text=_("เว้นว่างได้ หากไม่จำกัด"))
    venue_code = forms.CharField(
        label=_("รหัสหน้างาน"), required=False, max_length=12, help_text=_("ผู้เข้าร่วมพิมพ์เพื่อเช็กชื่อเอง เว้นว่างได้ หากผู้จัดเช็กชื่อจากรายชื่อเท่านั้น")
    )

    was_held = forms.BooleanField(
        label=_("จัดไปแล้ว บันทึกย้อนหลัง"), required=False, help_text=_("เฉพาะกิจกรรมที่จบไปแล้ว ย้อนหลังได้ถึงต้นปีงบประมาณที่แล้ว")
    )

    def __init__(self, *args: Any, occurrence: ActivityOccurrence | None = None, **kwargs: Any) -> None:
        initial = _announced(occurrence) if occurrence else {}
        super().__init__(*args, **({"initial": initial} | kwargs))
        cast("forms.ChoiceField", self.fields["province"]).choices = [
            ("", _("เลือกจังหวัดหรือออนไลน์")),
            (ONLINE, _("ออนไลน์")),
            *province_choices(),
        ]

    def clean_first_day(self) -> date:
        return _day(self.cleaned_data["first_day"])

    def clean_last_day(self) -> date | None:
        text = self.cleaned_data["last_day"]
        return _day(text) if text else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, begins, ends = cleaned.get("first_day"), cleaned.get("begins"), cleaned.get("ends")
        if first and begins and ends and "last_day" in cleaned:
            cleaned["starts_at"] = datetime.combine(first, begins, BANGKOK)
            cleaned["ends_at"] = datetime.combine(cleaned["last_day"] or first, ends, BANGKOK)
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("ends", _("เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่ม"))
        return cleaned


class NewOccurrenceForm(OccurrenceForm):
    """An activity that one of the coordinator's partners will hold."""

    activity = forms.ModelChoiceField(Activity.objects.all(), label=_("กิจกรรม"), empty_label=_("เลือกกิจกรรม"))
    host = forms.ModelChoiceField(Partner.objects.none(), label=_("หน่วยงานผู้จัด"), empty_label=None)
    field_order = ("activity", "host")

    def __init__(self, *args: Any, coordinator: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["host"], Partner.objects.of_coordinator(coordinator))


def _announced(occurrence: ActivityOccurrence) -> dict[str, Any]:
    """Answer what was announced, as its host would type it."""
    starts, ends = occurrence.starts_at.astimezone(BANGKOK), occurrence.ends_at.astimezone(BANGKOK)
    return {
        "venue": occurrence.venue,
        "venue_en": occurrence.venue_en,
        "province": occurrence.province_code,
        "first_day": typed_day(starts.date()),
        "begins": starts.time(),
        "last_day": typed_day(ends.date()),
        "ends": ends.time(),
        "capacity": occurrence.capacity,
        "venue_code": occurrence.venue_code,
    }


class PartnerForm(forms.Form):
    """What is said of a partner."""

    kind = forms.ChoiceField(label=_("ประเภท"), choices=Partner.Kind.choices)
    name_th = forms.CharField(label=_("ชื่อ (ไทย)"), max_length=255)
    name_en = forms.CharField(label=_("ชื่อ (อังกฤษ)"), max_length=255, required=False)
    province = forms.ChoiceField(label=_("จังหวัด"), required=False)

    def __init__(self, *args: Any, partner: Partner | None = None, **kwargs: Any) -> None:
        known = partner and {name: getattr(partner, name) for name in ("kind", "name_th", "name_en")} | {"province": partner.province_code}
        super().__init__(*args, **({"initial": known or {}} | kwargs))
        cast("forms.ChoiceField", self.fields["province"]).choices = [("", _("ไม่ระบุ")), *province_choices()]

    def facts(self) -> PartnerFacts:
        """Answer what was typed, valid."""
        data = self.cleaned_data
        return PartnerFacts(kind=data["kind"], name_th=data["name_th"], name_en=data["name_en"], province_code=data["province"])


class NewPartnerForm(PartnerForm):
    """An organisation that becomes a partner."""

    code = forms.SlugField(label=_("รหัสหน่วยงาน"), max_length=32, help_text=_("ตัวอักษรอังกฤษ ตัวเลข และขีด เช่น CMU เปลี่ยนภายหลังไม่ได้"))
    field_order = ("code",)
