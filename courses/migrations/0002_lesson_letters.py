from django.db import migrations, models


class Migration(migrations.Migration):
    """The column `has_tai_tham` stays for processes of the release before, which still write it; a later release may drop it."""

    dependencies = [
        ('courses', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='unitcontent',
            name='has_tai_tham',
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name='unitcontent', name='has_tai_tham')],
        ),
        migrations.AddField(
            model_name='unitcontent',
            name='letters_file',
            field=models.CharField(blank=True, default='', db_default='', max_length=120),
        ),
    ]
