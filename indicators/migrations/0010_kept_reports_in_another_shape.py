"""Kept reports hold more than before; they are counted again when somebody asks."""

from typing import Any

from django.db import migrations


def _forget(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("indicators", "PreparedReport").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("indicators", "0009_review_notices")]
    operations = [migrations.RunPython(_forget, migrations.RunPython.noop)]
