"""Routes of this app: the course page, the partner's house, activities."""

from django.urls import path

from enrollment.views import activity, course, desk, host, occurrence, partner, roster, run

app_name = "enrollment"

urlpatterns = [
    path("courses/<str:code>/", course.course, name="course"),
    path("courses/<str:code>/enroll/", course.enroll, name="enroll"),
    path("places/<uuid:uuid>/leave/", course.leave, name="leave"),
    path("partner/", partner.home, name="partner"),
    path("partner/cohorts/new/", partner.new_cohort, name="new_cohort"),
    path("partner/cohorts/<uuid:uuid>/", partner.cohort, name="cohort"),
    path("partner/cohorts/<uuid:uuid>/export.<str:file_format>", partner.export_cohort, name="export_cohort"),
    path("partner/cohorts/<uuid:uuid>/manage/", run.run, name="run"),
    path("partner/cohorts/<uuid:uuid>/manage/<slug:what>/", run.change, name="change_run"),
    path("partner/cohorts/<uuid:uuid>/roster/", roster.upload, name="upload_roster"),
    path("partner/roster-template.<str:file_format>", roster.template, name="roster_template"),
    path("partner/rosters/<uuid:uuid>/", roster.roster, name="roster"),
    path("partner/rosters/<uuid:uuid>/sheet/", roster.choose, name="choose_sheet"),
    path("partner/rosters/<uuid:uuid>/confirm/", roster.confirm, name="confirm_roster"),
    path("partner/rosters/<uuid:uuid>/cancel/", roster.cancel, name="cancel_roster"),
    path("partner/rosters/<uuid:uuid>/undo/", roster.undo, name="undo_roster"),
    path("partner/rosters/<uuid:uuid>/result.<str:file_format>", roster.result, name="roster_result"),
    path("partner/rosters/<uuid:uuid>/cards/", roster.cards, name="roster_cards"),
    path("partner/activities/new/", occurrence.new_occurrence, name="new_occurrence"),
    path("partner/activities/<uuid:uuid>/change/", occurrence.change_occurrence, name="change_occurrence"),
    path("partner/activities/<uuid:uuid>/", host.door, name="door"),
    path("partner/activities/<uuid:uuid>/tick/<int:registration>/", host.tick, name="tick"),
    path("partner/activities/<uuid:uuid>/untick/<int:registration>/", host.untick, name="untick"),
    path("partner/activities/<uuid:uuid>/walk-in/", host.walk_in, name="walk_in"),
    path("partner/activities/<uuid:uuid>/headcount/", host.headcount, name="headcount"),
    path("partner/activities/<uuid:uuid>/cancel/", host.cancel, name="cancel_activity"),
    path("partner/activities/<uuid:uuid>/postpone/", host.postpone, name="postpone_activity"),
    path("desk/partners/", desk.partners, name="desk_partners"),
    path("desk/new-partner/", desk.new_partner, name="desk_new_partner"),
    path("desk/partners/<str:code>/", desk.partner, name="desk_partner"),
    path("desk/partners/<str:code>/change/", desk.change_partner, name="desk_change_partner"),
    path("desk/partners/<str:code>/coordinators/<int:pk>/end/", desk.dismiss, name="desk_dismiss"),
    path("activities/", activity.activities, name="activities"),
    path("activities/<uuid:uuid>/", activity.activity, name="activity"),
    path("activities/<uuid:uuid>/register/", activity.register, name="register"),
    path("activities/<uuid:uuid>/unregister/", activity.unregister, name="unregister"),
    path("activities/<uuid:uuid>/check-in/", activity.check_in, name="check_in"),
]
