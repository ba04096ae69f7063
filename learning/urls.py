"""Routes of the classroom."""

from django.urls import path

from learning import views

app_name = "learning"

urlpatterns = [
    path("", views.home, name="home"),
    path("attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/answer/", views.answer, name="answer"),
    path("attempts/<uuid:uuid>/submit/", views.submit, name="submit"),
    path("<uuid:uuid>/", views.course, name="course"),
    path("<uuid:uuid>/overview/", views.overview, name="overview"),
    path("<uuid:uuid>/<uuid:key>/", views.unit, name="unit"),
    path("<uuid:uuid>/<uuid:key>/done/", views.done, name="done"),
    path("<uuid:uuid>/<uuid:key>/check/", views.check, name="check"),
    path("<uuid:uuid>/<uuid:key>/place/", views.place, name="place"),
    path("<uuid:uuid>/<uuid:key>/start/", views.start, name="start"),
]
