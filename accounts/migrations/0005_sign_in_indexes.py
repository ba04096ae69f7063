"""Sign-in names in lower case, so that the index of the column finds them, and an index for the address as allauth asks for it."""

from django.db import migrations, models
from django.db.models.functions import Lower


def lower_names(apps, _schema):
    User = apps.get_model("accounts", "User")
    User.objects.exclude(username=Lower("username")).update(username=Lower("username"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_staff_act_roles")]

    operations = [
        migrations.RunPython(lower_names, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(model_name="user", index=models.Index(fields=["email"], name="user_email")),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(condition=models.Q(username=Lower("username")), name="user_sign_in_name_lower"),
        ),
    ]
