from dataclasses import asdict

from django.db import migrations, models

from courses.export.search_text import search_texts


def know_what_is_taught(apps, schema_editor):
    """Write anew what search knows of each released course: it used to know little more than titles."""
    course_of, unit_of, document_of = (apps.get_model("courses", name) for name in ("Course", "UnitContent", "SearchDocument"))
    for course in course_of.objects.exclude(current_release=None).select_related("current_release"):
        units = unit_of.objects.filter(release=course.current_release).only("language", "html")
        texts = search_texts(course, course.current_release, units)
        document_of.objects.filter(course=course).delete()
        document_of.objects.bulk_create(document_of(course=course, **asdict(text)) for text in texts)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0003_activity_indicators"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="taught",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.RunPython(know_what_is_taught, migrations.RunPython.noop, elidable=True),
    ]
