"""`manage.py protect_publications`: keep back more of what is public, where a cell of it can be worked out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.actions import withhold_more
from indicators.queries.publication import public_exposure, published_years


class Command(BaseCommand):
    help = "Keep back more cells of published statistics that can be worked out. Counts nothing again and shows nothing that was hidden."

    def handle(self, *args: Any, **options: Any) -> None:
        left = 0
        for year in published_years():
            changed = withhold_more(fiscal_year=year, now=timezone.now())
            self.stdout.write(_("ปีงบประมาณ %(year)s: ปกปิดเพิ่ม %(cells)d ช่อง") % {"year": year, "cells": changed})
            left += public_exposure(year) if changed else 0
        if left:
            raise CommandError(_("ยังมี %(cells)d ช่องที่คำนวณย้อนกลับได้ แม้ปกปิดจำนวนคนทุกช่อง") % {"cells": left})
        self.stdout.write(_("ถ้าเคยส่งขึ้นระบบบัญชีข้อมูล ให้ส่งรอบที่ปกปิดเพิ่มอีกครั้ง"))
