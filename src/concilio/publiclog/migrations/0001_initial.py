import uuid
from django.db import migrations, models


from concilio.publiclog.append_only import allow_changes, refuse_changes


def keep(apps, schema_editor):
    refuse_changes(schema_editor, "publiclog_act")


def let_go(apps, schema_editor):
    allow_changes(schema_editor, "publiclog_act")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='what was done to what: statement.published', max_length=40)),
                ('scope_kind', models.CharField(help_text='in what it was done: dialogue', max_length=20)),
                ('scope_id', models.UUIDField()),
                ('on', models.DateField(help_text='the day, in UTC')),
                ('payload', models.JSONField(default=dict, help_text='codes, labels and numbers that the kind asks for')),
            ],
            options={
                'indexes': [models.Index(fields=['scope_kind', 'scope_id', 'on'], name='act_by_scope_and_day')],
            },
        ),
        migrations.RunPython(keep, let_go),
    ]
