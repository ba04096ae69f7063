from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0010_kept_reports_in_another_shape")]
    operations = [
        migrations.AddField(
            model_name="publication",
            name="extent",
            field=models.CharField(
                choices=[("tables", "ทุกตาราง"), ("totals", "เฉพาะยอดรวม"), ("offerings", "เฉพาะหลักสูตรและกิจกรรม")],
                default="tables",
                max_length=9,
            ),
        ),
        migrations.AddField(model_name="publication", name="warnings", field=models.JSONField(default=list)),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("extent__in", ["tables", "totals", "offerings"])), name="publication_extent_known"
            ),
        ),
    ]
