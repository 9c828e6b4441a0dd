"""Corrections of wrong words, what stewards ask for, and the glossary."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dialogue', '0012_words_can_be_wrong'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.dialogue')),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('better_words', models.CharField(blank=True, max_length=2240)),
                ('votes_set_apart', models.PositiveIntegerField(default=0)),
                ('on', models.DateField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replacement', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.statement')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.statement')),
                ('translation', models.OneToOneField(help_text='while it waits: a statement that is taken back or removed takes these words along', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.translation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('statement', 'language'), name='one_correction_of_a_statement_in_a_language'), models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('by')), _negated=True), _connector='OR'), name='nobody_checks_their_own_correction'), models.CheckConstraint(condition=models.Q(models.Q(('checked_by__isnull', True), ('on__isnull', True), ('replacement__isnull', True), ('translation__isnull', False)), models.Q(('better_words', ''), ('checked_by__isnull', False), ('on__isnull', False), ('replacement__isnull', False), ('translation__isnull', True)), _connector='OR'), name='a_correction_is_asked_once_it_is_checked')],
            },
        ),
        migrations.CreateModel(
            name='TermWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('word', models.CharField(max_length=120)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='translation.term')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('term', 'language'), name='one_word_of_a_term_a_language')],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.statement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('statement', 'language'), name='one_wish_a_language')],
            },
        ),
    ]
