"""The API itself: each app's router in its place."""

from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

import certificates.api
import courses.api
import enrollment.api
import indicators.api
from accounts.api import Limit
from config.api import refusals


class _Readable(JSONRenderer):
    """Thai stays Thai: a third of the bytes, and readable in a log."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Honghian",
    version="1",
    # ninja's own page would load its programs and styles past the content policy; ours is `page`.
    docs_url=None,
    # Served by `page`: ninja looks for its own address among the site's, where only the door is.
    openapi_url=None,
    urls_namespace="api",
    throttle=[Limit()],
    renderer=_Readable(),
    description=str(_("ข้อมูลของโฮงเฮียนสำหรับโปรแกรม: หลักสูตร การตรวจสอบวุฒิบัตร ตัวชี้วัดที่ 8 และรุ่นของหน่วยงานภาคี")),
)
ROOT = "/api/v1/"
api.add_router("/catalogue", courses.api.router)
api.add_router("/verification", certificates.api.router)
api.add_router("/indicators", indicators.api.router)
api.add_router("/partner", enrollment.api.router)
refusals.install(api)
