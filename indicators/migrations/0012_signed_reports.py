from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLE = "indicators_signedreport"
MESSAGE = "a signed report never changes"


def guard(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            refuse = f"SELECT RAISE(ABORT, '{MESSAGE}');"
            schema_editor.execute(f"CREATE TRIGGER {TABLE}_{verb} BEFORE {verb} ON {TABLE} BEGIN {refuse} END")
        return
    # The function of 0004 serves this table too.
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION indicators_refuse()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_frozen ON {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0011_public_extent_and_warnings")]
    operations = [
        migrations.CreateModel(
            name="SignedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("has_thai_digits", models.BooleanField()),
                ("content", models.BinaryField()),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signed_reports", to="indicators.snapshot"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "language", "has_thai_digits"), name="signed_report_once")
                ]
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
