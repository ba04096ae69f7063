"""Routes of core: probes, the pages of background jobs, the display choice and the style guide."""

from django.urls import path

from core import views
from core.styleguide import styleguide

app_name = "core"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("jobs/<uuid:uuid>/", views.job, name="job"),
    path("jobs/<uuid:uuid>/file/", views.job_file, name="job_file"),
    path("jobs/<uuid:uuid>/cancel/", views.cancel_job, name="cancel_job"),
    path("jobs/<uuid:uuid>/pause/", views.pause_job, name="pause_job"),
    path("jobs/<uuid:uuid>/retry/", views.retry_job, name="retry_job"),
    path("media/<path:name>", views.public_file, name="public_file"),
    path("display/", views.set_display, name="set_display"),
    path("styleguide/", styleguide, name="styleguide"),
]
