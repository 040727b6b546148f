import django.db.models.deletion
from django.db import migrations, models

METHODS = [
    ('drawn', '屏幕签名（手写）'),
    ('typed', '屏幕签名（输入姓名）'),
    ('paper', '纸质签字按手印'),
]


def name_the_way(apps, schema_editor):
    """What was signed on the screen so far was signed by typing one's name."""
    pledges = apps.get_model('registration', 'Pledge').objects.using(schema_editor.connection.alias)
    pledges.filter(method='screen').update(method='typed')


def forget_the_way(apps, schema_editor):
    pledges = apps.get_model('registration', 'Pledge').objects.using(schema_editor.connection.alias)
    pledges.filter(method__in=['typed', 'drawn']).update(method='screen')


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0001_initial'),
        ('registration', '0008_list_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='pledge',
            name='signature',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.storedfile'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='sha256',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='pledge',
            name='sm3',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AlterField(
            model_name='pledge',
            name='method',
            field=models.CharField(choices=METHODS, max_length=10),
        ),
        migrations.RunPython(name_the_way, forget_the_way, elidable=False),
    ]
