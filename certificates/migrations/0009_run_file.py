from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0008_visible_line'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['run_code', 'file'], name='certificate_run_file'),
        ),
    ]
