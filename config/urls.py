"""Every route of the site, one include per app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.urls import desk_urlpatterns
from config.api import door
from instructors.urls import desk_urlpatterns as leads_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("courses.urls")),
    path("", include("enrollment.urls")),
    path("learn/", include("learning.urls")),
    path("teach/", include("instructors.urls")),
    path("", include("certificates.urls")),
    path("indicators/", include("indicators.urls")),
    path("me/", include("accounts.urls")),
    path("desk/", include((desk_urlpatterns, "desk"))),
    path("desk/", include((leads_urlpatterns, "leads"))),
    path("accounts/", include("allauth.urls")),
    path("", include("core.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("cms/", include(wagtailadmin_urls)),
    path("api/v1/docs", door.docs, name="api_docs"),
    path("api/v1/<path:rest>", door.api, name="api"),
    path("documents/", include(wagtaildocs_urls)),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
# Not Django's but allauth's name, for its limits.
handler429 = "core.views.too_many_requests"
handler500 = "core.views.server_error"

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
