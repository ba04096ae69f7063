"""What a Thai government catalogue (CKAN with thai_gdc) asks for about a statistical dataset (domain 6.5).

`unit_of_measure` holds one unit, so there is one dataset for each of them. Dates are CE, as the catalogue's API takes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from core.calendar import BANGKOK
from indicators.export.statement import Statement


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset: the last part of its name, its measures, and its fields for `package_create`."""

    slug: str
    codes: tuple[str, ...]
    fields: dict[str, Any]


# slug, Thai title, unit, measures
_DATASETS = (
    ("courses", "หลักสูตรพัฒนาทักษะล้านนาสร้างสรรค์", "หลักสูตร", ("8.1", "8.1n")),
    ("activities", "กิจกรรมพัฒนาทักษะล้านนาสร้างสรรค์", "กิจกรรม", ("8.2",)),
    ("operators", "ผู้ประกอบการที่ได้รับการพัฒนาทักษะล้านนาสร้างสรรค์", "ราย", ("8.3",)),
    ("persons", "ผู้เข้ารับบริการพัฒนาทักษะล้านนาสร้างสรรค์", "คน", ("8.4", "8.4e", "8.4c", "8.4k")),
)
_DISAGGREGATE = {
    "operators": ["ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "อุตสาหกรรม/ประเภทกิจการ"],
    "persons": ["เพศ", "อายุ/กลุ่มอายุ", "ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "อุตสาหกรรม/ประเภทกิจการ"],
}


def datasets(statement: Statement) -> list[Dataset]:
    """Answer the datasets of a statement, one a unit."""
    return [Dataset(slug, codes, _fields(statement, slug, f"ตัวชี้วัดที่ 8: {title}", unit)) for slug, title, unit, codes in _DATASETS]


def _fields(statement: Statement, slug: str, title: str, unit: str) -> dict[str, Any]:
    entry = next(entry for entry in statement.definitions if entry["unit"]["th"] == unit and entry["part"] == "main")
    period = statement.scope.period
    return {
        "name": f"indicator8-{slug}",
        "title": title,
        "owner_org": settings.CKAN_ORGANIZATION,
        "maintainer": settings.REPORT_OFFICE,
        "maintainer_email": settings.REPORT_OFFICE_EMAIL,
        "tag_string": "ตัวชี้วัดที่ 8,ล้านนาสร้างสรรค์,เศรษฐกิจสร้างสรรค์",
        "notes": f"{entry['text']['th']} นับไม่ซ้ำ จำนวน 1–4 ปกปิดเพื่อคุ้มครองข้อมูลส่วนบุคคล",
        "objective": ["แผนระดับที่ 3 (มติครม. 4 ธ.ค. 2560)", "พันธกิจหน่วยงาน"],
        "update_frequency_unit": "ไตรมาส",
        "update_frequency_interval": "1",
        "geo_coverage": "จังหวัด",
        "data_source": settings.REPORT_OFFICE,
        "data_format": "CSV",
        "data_category": "ข้อมูลสาธารณะ",
        "data_type": "ข้อมูลสถิติ",
        "license_id": settings.CKAN_LICENSE,
        "accessible_condition": "ไม่มีเงื่อนไข",
        "first_year_of_data": str(period.first_date.year),
        "last_year_of_data": str(period.last_date.year),
        "data_release_calendar": "ทุกสิ้นไตรมาสของปีงบประมาณ",
        "last_updated_date": statement.as_of.astimezone(BANGKOK).date().isoformat(),
        "disaggregate": _DISAGGREGATE.get(slug, ["ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "อุตสาหกรรม/ประเภทกิจการ"]),
        "unit_of_measure": unit,
        "unit_of_multiplier": "หน่วย",
        "calculation_method": entry["formula"],
        "standard": "มอก. 1099 (รหัสจังหวัด)",
        "url": f"{settings.SITE_URL.rstrip('/')}/indicators/",
        "data_language": ["ไทย"],
        "official_statistics": "ไม่ใช่",
        "allow_harvest": "True",
    }
