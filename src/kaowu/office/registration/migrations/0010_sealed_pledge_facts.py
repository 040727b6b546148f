from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registration', '0009_pledge_signature'),
    ]

    operations = [
        migrations.AddField(
            model_name='handover',
            name='pledge_facts',
            field=models.JSONField(default=dict),
        ),
    ]
