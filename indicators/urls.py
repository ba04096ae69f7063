"""Routes of the statistics."""

from django.urls import path

from indicators.views import ckan, dashboard, operators, public, quality, report, rows, schedules, snapshots, targets

app_name = "indicators"

urlpatterns = [
    path("8/", dashboard.indicator8, name="indicator8"),
    path("8/download.<slug:extension>", report.download, name="download"),
    path("8/schedules/", schedules.schedules, name="schedules"),
    path("8/schedules/new/", schedules.new_schedule, name="new_schedule"),
    path("8/schedules/<uuid:uuid>/", schedules.schedule, name="schedule"),
    path("8/schedules/<uuid:uuid>/pause/", schedules.pause, name="pause_schedule"),
    path("8/schedules/<uuid:uuid>/resume/", schedules.resume, name="resume_schedule"),
    path("8/schedules/<uuid:uuid>/make/", schedules.make_now, name="make_scheduled"),
    path("8/schedules/<uuid:uuid>/delete/", schedules.end, name="end_schedule"),
    path("8/scheduled/<str:token>/", schedules.scheduled_file, name="scheduled_file"),
    path("8/ckan/", ckan.ckan, name="ckan"),
    path("8/ckan/<int:year>-<int:quarter>/", ckan.push, name="ckan_push"),
    path("8/snapshots/", snapshots.snapshots, name="snapshots"),
    path("8/snapshots/new/", snapshots.new_snapshot, name="new_snapshot"),
    path("8/snapshots/<str:code>/", snapshots.snapshot, name="snapshot"),
    path("8/snapshots/<str:code>/compare/", snapshots.compare, name="compare_snapshot"),
    path("8/snapshots/<str:code>/differences.csv", snapshots.differences, name="snapshot_differences"),
    path("8/snapshots/<str:code>/copy-sheet/", snapshots.copy_sheet, name="copy_sheet"),
    path("8/snapshots/<str:code>/files/evidence/", snapshots.evidence, name="snapshot_evidence"),
    path("8/snapshots/<str:code>/files/<slug:kind>/", snapshots.snapshot_file, name="snapshot_file"),
    path("8/snapshots/<str:code>/<slug:name>/", snapshots.step, name="snapshot_step"),
    path("8/targets/", targets.targets, name="targets"),
    path("8/targets/upload/", targets.upload, name="upload_targets"),
    path("8/targets/template.<slug:extension>", targets.template, name="target_template"),
    path("8/targets/export.<slug:extension>", targets.export, name="export_targets"),
    path("8/targets/changes/<uuid:uuid>/", targets.change, name="target_change"),
    path("8/targets/changes/<uuid:uuid>/confirm/", targets.confirm, name="confirm_targets"),
    path("8/targets/changes/<uuid:uuid>/cancel/", targets.cancel, name="cancel_targets"),
    path("8/targets/changes/<uuid:uuid>/undo/", targets.undo, name="undo_targets"),
    path("8/quality/", quality.quality, name="quality"),
    path("8/quality/export.<slug:extension>", quality.export, name="export_quality"),
    path("8/operators/", operators.operators, name="operators"),
    path("8/operators/merge/", operators.merge, name="merge_operators"),
    path("8/operators/merges/<uuid:uuid>/undo/", operators.undo, name="undo_merge"),
    path("8/public/", public.public, name="public"),
    path("8/public/<int:year>-<int:quarter>.<slug:extension>", public.download, name="public_download"),
    path("8/publish/", public.publishing, name="publishing"),
    path("8/publish/<int:year>-<int:quarter>/", public.publish, name="publish"),
    path("8/rows/<str:measure>/", rows.rows, name="rows"),
    path("8/rows/<str:measure>/export.<slug:extension>", rows.export, name="export_rows"),
    path("8/rows/<str:measure>/names/", rows.ask_names, name="ask_names"),
    path("8/names/", rows.names_log, name="names_log"),
    path("8/names/<uuid:uuid>/", rows.names, name="names"),
    path("8/names/<uuid:uuid>/export.<slug:extension>", rows.export_names, name="export_names"),
]
