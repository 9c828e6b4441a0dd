"""Words can be held and doubted, a statement asked again, and a machine's words kept from the vote."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0011_letters_as_people_see_them'),
    ]

    operations = [
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=8)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='statement',
            name='only_gone_statements_have_no_text',
        ),
        migrations.AddField(
            model_name='dialogue',
            name='machine_words',
            field=models.BooleanField(default=False, help_text="whether a machine's words that no person has read are put to the vote"),
        ),
        migrations.AddField(
            model_name='translation',
            name='held',
            field=models.BooleanField(default=False, help_text='said to be wrong: not shown until it is settled'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='status',
            field=models.CharField(choices=[('proposed', 'waiting for the stewards'), ('published', 'published'), ('returned', 'returned'), ('deadlocked', "in its author's own room only"), ('hidden', 'hidden for now'), ('removed', 'removed'), ('withdrawn', 'withdrawn'), ('replaced', 'asked again, with corrected words')], default='proposed', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('status__in', ['removed', 'withdrawn', 'replaced']), _connector='OR'), name='only_gone_statements_have_no_text'),
        ),
        migrations.AddField(
            model_name='doubt',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='dialogue.statement'),
        ),
        migrations.AddConstraint(
            model_name='doubt',
            constraint=models.UniqueConstraint(fields=('statement', 'language'), name='one_doubt_a_language'),
        ),
    ]
