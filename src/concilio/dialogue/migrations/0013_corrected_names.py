"""Typing errors that were corrected in titles, questions and names, with both versions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0012_words_can_be_wrong'),
    ]

    operations = [
        migrations.CreateModel(
            name='CorrectedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('title', 'Title'), ('question', 'The question'), ('community', 'Name of a community')], max_length=10)),
                ('language', models.CharField(max_length=8)),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('on', models.DateField()),
                ('community', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.community')),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.dialogue')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('community__isnull', False), ('what', 'community')), models.Q(models.Q(('what', 'community'), _negated=True), ('community__isnull', True)), _connector='OR'), name='a_corrected_name_of_a_community_says_which')],
            },
        ),
    ]
