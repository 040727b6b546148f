from django.db import migrations


def mark_stand_ins(apps, schema_editor):
    """No SMS has left so far: there was no gateway."""
    letters = apps.get_model('letters', 'Letter').objects
    letters.filter(channel='sms', status='sent').update(stand_in=True)


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0003_outbox'),
    ]

    operations = [
        migrations.RunPython(mark_stand_ins, migrations.RunPython.noop),
    ]
