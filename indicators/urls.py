"""Routes of the statistics."""

from django.urls import path

from indicators.views import report

app_name = "indicators"

urlpatterns = [
    path("8/", report.indicator8, name="indicator8"),
    path("8/download.<slug:extension>", report.download, name="download"),
]
