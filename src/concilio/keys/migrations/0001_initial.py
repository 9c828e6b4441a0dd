import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dialogue', '0004_counts_from_an_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('policy', models.CharField(help_text='a name in keys.policies', max_length=20)),
                ('state', models.CharField(choices=[('open', 'waiting for keys'), ('mediator', 'with the mediator'), ('approved', 'approved'), ('refused', 'refused'), ('deadlocked', 'deadlocked'), ('withdrawn', 'withdrawn'), ('replaced', 'replaced by a new one')], default='open', max_length=12)),
                ('deadline_at', models.DateTimeField(blank=True, null=True)),
                ('opened_on', models.DateField(help_text="a day: a steward's queue must not tell the hour")),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('communities', models.ManyToManyField(help_text='asked; fixed at opening', related_name='+', to='dialogue.community')),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.dialogue')),
            ],
        ),
        migrations.CreateModel(
            name='MediatorAssent',
            fields=[
                ('appointment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='dialogue.appointment')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='keys.case')),
            ],
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approves', models.BooleanField()),
                ('reason', models.CharField(blank=True, help_text='code of the published policy', max_length=20)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('second_of_person', models.BooleanField(default=False, editable=False, help_text='turned in version 0.1 by a person who had turned another key; only a migration sets this')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='keys.case')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dialogue.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'community'), name='one_key_a_community_in_a_case'), models.UniqueConstraint(condition=models.Q(('second_of_person', False)), fields=('case', 'person'), name='one_key_a_person_in_a_case')],
            },
        ),
        migrations.CreateModel(
            name='MediatorDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approves', models.BooleanField()),
                ('public_reason', models.TextField(max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mediator_decision', to='keys.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('public_reason', ''), _negated=True), name='a_mediator_gives_a_public_reason')],
            },
        ),
    ]
