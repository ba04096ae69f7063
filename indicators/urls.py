"""Routes of the statistics."""

from django.urls import path

from indicators import views

app_name = "indicators"

urlpatterns = [
    path("8/", views.indicator8, name="indicator8"),
    path("8/download.<slug:extension>", views.download, name="download"),
]
