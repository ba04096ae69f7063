"""Kept reports hold more than before; they are counted again when somebody asks."""

from typing import Any

from django.db import migrations


def _forget(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("indicators", "PreparedReport").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("indicators", "0013_more_of_a_publication_is_withheld")]
    operations = [migrations.RunPython(_forget, migrations.RunPython.noop)]
