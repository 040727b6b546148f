import django.db.models.deletion
import kaowu.office.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0002_companies"),
    ]

    operations = [
        migrations.CreateModel(
            name="CorrectionRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", kaowu.office.vault.fields.EncryptedJSONField()),
                ("after", kaowu.office.vault.fields.EncryptedJSONField(null=True)),
                (
                    "answered",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registration.step",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="registration.application",
                    ),
                ),
                (
                    "asked",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registration.step",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
