"""Routes of the teachers' room."""

from django.urls import path

from instructors import views

app_name = "instructors"

desk_urlpatterns = [
    path("courses/", views.desk_courses, name="courses"),
    path("courses/<slug:code>/lead/", views.desk_lead, name="lead"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("profile/", views.profile, name="profile"),
    path("<slug:code>/", views.course, name="course"),
    path("<slug:code>/learners.<slug:extension>", views.download, name="download"),
    path("<slug:code>/learners/<uuid:uuid>/", views.learner, name="learner"),
    path("<slug:code>/results/", views.results, name="results"),
    path("<slug:code>/draft/", views.preview, name="preview"),
    path("<slug:code>/draft/translate/", views.translate, name="translate"),
    path("<slug:code>/draft/ask/", views.request_release, name="request_release"),
    path("<slug:code>/draft/withdraw/", views.withdraw_request, name="withdraw_request"),
    path("<slug:code>/draft/answer/", views.answer_request, name="answer_request"),
    path("<slug:code>/draft/<uuid:key>/", views.preview_unit, name="preview_unit"),
    path("<slug:code>/cohorts/", views.cohorts, name="cohorts"),
    path("<slug:code>/cohorts/<uuid:uuid>/move/", views.move_cohort, name="move_cohort"),
    path("<slug:code>/cohorts/<uuid:uuid>/move-back/", views.move_back, name="move_back"),
    path("<slug:code>/cohorts/<uuid:uuid>/manage/", views.run, name="run"),
    path("<slug:code>/cohorts/<uuid:uuid>/manage/<slug:what>/", views.change_run, name="change_run"),
    path("<slug:code>/team/", views.team, name="team"),
    path("<slug:code>/team/<int:pk>/end/", views.end_role, name="end_role"),
]
