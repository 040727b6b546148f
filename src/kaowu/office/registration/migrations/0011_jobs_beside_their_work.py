from django.db import migrations

ROOM = 'kaowu.office.registration'
MOVED = {
    f'{ROOM}.jobs.open_group': f'{ROOM}.intake.jobs.open_group',
    f'{ROOM}.jobs.read_material': f'{ROOM}.reading.read_material',
    f'{ROOM}.jobs.mark_portrait': f'{ROOM}.intake.portraits.mark_portrait',
}


def rename(apps, schema_editor, names):
    """A job that waits on the queue is found where its work is now."""
    jobs = apps.get_model('django_tasks_database', 'DBTaskResult').objects
    for old, new in names.items():
        jobs.using(schema_editor.connection.alias).filter(task_path=old).update(task_path=new)


def forward(apps, schema_editor):
    rename(apps, schema_editor, MOVED)


def back(apps, schema_editor):
    rename(apps, schema_editor, {new: old for old, new in MOVED.items()})


class Migration(migrations.Migration):

    dependencies = [
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('registration', '0010_sealed_pledge_facts'),
    ]

    operations = [migrations.RunPython(forward, back)]
