"""The style guide: every component in every state, with example data made up here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

SWATCHES = (
    "paper surface sunken ink ink-soft line line-strong brand brand-soft link lac lac-soft gold gold-ink gold-soft "
    "leaf leaf-soft header thread-1 thread-2 group-co group-cc group-cs group-cg group-ri"
)
ICONS = (
    "search menu close check check-circle cross-circle alert info safety respect tip told arrow-left arrow-right "
    "chevron-down chevron-right download upload print globe user people cohort sign-in sign-out book lesson play "
    "audio captions image camera quiz question task edit trash filter calendar clock pin certificate star qr lock "
    "eye settings display sun moon contrast offline sync chart table link external phone mail building plus minus "
    "loom shuttle branch-craft branch-music branch-performing_arts branch-visual_arts branch-film "
    "branch-broadcasting branch-publishing branch-software branch-advertising branch-design branch-architecture "
    "branch-fashion branch-thai_food branch-thai_traditional_medicine branch-cultural_tourism"
)
TONES = "info success warning danger safety respect tip told"


class ExampleForm(forms.Form):
    """One field of each kind the components know."""

    given_name = forms.CharField(label=_("ชื่อ"), help_text=_("ตามที่ต้องการให้ปรากฏในวุฒิบัตร"))
    email = forms.EmailField(label=_("อีเมล"), required=False)
    province = forms.ChoiceField(label=_("จังหวัด"), choices=[("50", _("เชียงใหม่")), ("57", _("เชียงราย")), ("55", _("น่าน"))])
    reason = forms.CharField(label=_("เหตุผลที่อยากเรียน"), widget=forms.Textarea, required=False)
    level = forms.ChoiceField(
        label=_("ระดับ"),
        widget=forms.RadioSelect,
        choices=[("1", _("ระดับพื้นฐาน")), ("2", _("ระดับกลาง")), ("3", _("ระดับขั้นสูง"))],
    )
    consent = forms.BooleanField(label=_("ยินยอมให้ใช้ภาพถ่ายผลงานในหน้าแสดงผลงาน"), help_text=_("ถอนความยินยอมได้ทุกเมื่อ"))


class ExampleUploadForm(forms.Form):
    """The file field."""

    file = forms.FileField(label=_("ไฟล์รายชื่อ"), help_text=_("CSV หรือ XLSX ไม่เกิน 5 MB"))


class ExampleFilterForm(forms.Form):
    """What a list is narrowed by."""

    words = forms.CharField(label=_("คำค้น"), required=False)
    level = forms.ChoiceField(label=_("ระดับ"), required=False, choices=[("", _("ทุกระดับ")), ("1", _("ระดับพื้นฐาน"))])


def example_page(number: int) -> Page[int]:
    """Page `number` of 45 made-up rows, 10 a page."""
    return Paginator(range(45), 10).page(number)


def chart_examples() -> dict[str, Any]:
    """Rows for the bar chart, tiles and legend for the map."""
    return {
        "bars": [
            {"label": _("งานฝีมือและหัตถกรรม"), "value": 412, "url": "#charts"},
            {"label": _("ดนตรี"), "value": 96},
            {"label": _("อาหารไทย"), "value": 0},
            {"label": _("สินค้าแฟชั่น"), "value": 188},
        ],
        "tiles": [
            {"code": "50", "label": _("เชียงใหม่"), "shown": "412", "level": 4},
            {"code": "51", "label": _("ลำพูน"), "shown": "88", "level": 2},
            {"code": "52", "label": _("ลำปาง"), "shown": "96", "level": 2},
            {"code": "54", "label": _("แพร่"), "shown": "41", "level": 1},
            {"code": "55", "label": _("น่าน"), "shown": "1–4", "level": 0},
            {"code": "56", "label": _("พะเยา"), "shown": "0", "level": 0},
            {"code": "57", "label": _("เชียงราย"), "shown": "203", "level": 3},
            {"code": "58", "label": _("แม่ฮ่องสอน"), "shown": "17", "level": 1},
        ],
        "legend": [
            {"level": 0, "label": "0–4"},
            {"level": 1, "label": "5–49"},
            {"level": 2, "label": "50–149"},
            {"level": 3, "label": "150–299"},
            {"level": 4, "label": "300+"},
        ],
    }


def way_examples() -> dict[str, Any]:
    """Items for the components that show where one is and what comes next."""
    return {
        "nav": [
            {"url": "#tokens", "label": _("หลักสูตร"), "current": True},
            {"url": "#components", "label": _("กิจกรรม")},
            {"url": "#charts", "label": _("ตรวจสอบวุฒิบัตร")},
            {"url": "#states", "label": _("ตัวชี้วัดที่ 8")},
        ],
        "trail": [
            {"url": "/", "label": _("หน้าแรก")},
            {"url": "#", "label": _("งานฝีมือและหัตถกรรม")},
            {"label": _("ทอผ้าตีนจกเบื้องต้น")},
        ],
        "tabs": [
            {"url": "#", "label": _("รอตรวจ"), "current": True, "count": 12},
            {"url": "#", "label": _("ตรวจแล้ว"), "count": 0},
            {"url": "#", "label": _("ส่งแก้ไข")},
        ],
        "steps": [
            {"label": _("รู้จักกี่และเส้นยืน"), "state": "done", "url": "#", "meta": _("บทเรียน · 12 นาที")},
            {"label": _("ขึ้นลายดอกจันแปดกลีบ"), "state": "current", "url": "#"},
            {"label": _("แบบทดสอบหลังเรียน"), "state": "todo", "meta": _("10 ข้อ เกณฑ์ผ่าน 7 ข้อ")},
            {"label": _("ส่งภาพผลงาน"), "state": "blocked"},
        ],
    }


def list_examples() -> dict[str, Any]:
    """Items for the components that show lists."""
    return {
        "columns": [{"label": _("ชื่อ")}, {"label": _("รุ่น")}, {"label": _("คะแนน"), "num": True}, {"label": _("ผล")}],
        "rows": [
            [
                {"value": _("ผู้เรียนตัวอย่าง ก"), "url": "#"},
                {"label": _("รุ่น"), "value": "1/2569"},
                {"label": _("คะแนน"), "value": "9/10", "num": True},
                {"label": _("ผล"), "value": _("ผ่านเกณฑ์"), "state": "passed"},
            ],
            [
                {"value": _("ผู้เรียนตัวอย่าง ข"), "url": "#"},
                {"label": _("รุ่น"), "value": "1/2569"},
                {"label": _("คะแนน"), "value": "5/10", "num": True},
                {"label": _("ผล"), "value": _("ยังไม่ผ่านเกณฑ์"), "state": "review"},
            ],
        ],
        "details": [
            {"label": _("เลขที่"), "value": "HNG-2569-000123"},
            {"label": _("ให้ไว้ ณ วันที่"), "value": _("21 พฤศจิกายน 2569")},
            {"label": _("หลักสูตร"), "value": _("ทอผ้าตีนจกเบื้องต้น"), "url": "#"},
        ],
        "effects": [_("ผู้เรียน 24 คนในรุ่นนี้จะได้รับแจ้งทางอีเมล"), _("วุฒิบัตรที่ออกแล้วยังใช้ได้")],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the tokens, the type scale and every component; `?page=classroom` a page with one task and nothing else."""
    if request.GET.get("page") == "classroom":
        return render(request, "styleguide/classroom.html")
    refused = ExampleForm({"given_name": "", "email": "ไม่ใช่อีเมล", "province": "50"})
    refused.is_valid()
    context = {
        "swatches": SWATCHES.split(),
        "icons": ICONS.split(),
        "tones": TONES.split(),
        "form": ExampleForm(prefix="fresh"),
        "refused": refused,
        "upload": ExampleUploadForm(),
        "narrowing": ExampleFilterForm(prefix="filter"),
        "example_page": example_page(2),
        "site_search": request.path,
        **way_examples(),
        **list_examples(),
        **chart_examples(),
    }
    return render(request, "styleguide/styleguide.html", context)
