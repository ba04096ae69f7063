import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0009_run_file'),
        ('enrollment', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='issuer',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.partner', verbose_name='ออกให้รุ่นของหน่วยงานภาคี'),
        ),
        migrations.AddConstraint(
            model_name='issuer',
            constraint=models.UniqueConstraint(fields=('partner',), name='issuer_one_per_partner'),
        ),
        migrations.AlterField(
            model_name='registerevent',
            name='kind',
            field=models.CharField(choices=[('revoked', 'เพิกถอน'), ('replaced', 'ออกฉบับแทน'), ('voided', 'ยกเลิกเลขที่'), ('issuer_made', 'เพิ่มผู้ออก'), ('issuer_changed', 'แก้ไขข้อมูลผู้ออก'), ('registrar_made', 'แต่งตั้งนายทะเบียน'), ('registrar_ended', 'ยกเลิกนายทะเบียน')], max_length=16),
        ),
        migrations.CreateModel(
            name='Registrar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='สร้างเมื่อ')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='แก้ไขล่าสุดเมื่อ')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrars', to='certificates.issuer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'นายทะเบียน',
                'verbose_name_plural': 'นายทะเบียน',
                'ordering': ('created_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('issuer', 'person'), name='registrar_once')],
            },
        ),
    ]
