from django.db import migrations

OLD, NEW = 'kaowu.office.review.jobs.carry_out_run', 'kaowu.office.review.bulk.carry_out_run'


def rename(apps, schema_editor, old, new):
    """A run that waits on the queue is found where its work is now."""
    jobs = apps.get_model('django_tasks_database', 'DBTaskResult').objects
    jobs.using(schema_editor.connection.alias).filter(task_path=old).update(task_path=new)


def forward(apps, schema_editor):
    rename(apps, schema_editor, OLD, NEW)


def back(apps, schema_editor):
    rename(apps, schema_editor, NEW, OLD)


class Migration(migrations.Migration):

    dependencies = [
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('review', '0003_confirmed'),
    ]

    operations = [migrations.RunPython(forward, back)]
