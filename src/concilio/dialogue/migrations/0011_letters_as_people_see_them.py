"""A column of words holds more signs than letters: a fully vowelled Arabic letter takes three."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0010_assents_are_cases'),
    ]

    operations = [
        migrations.AlterField(
            model_name='statement',
            name='text',
            field=models.CharField(blank=True, max_length=1120),
        ),
        migrations.AlterField(
            model_name='translation',
            name='text',
            field=models.CharField(max_length=2240),
        ),
    ]
