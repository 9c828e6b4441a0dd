"""A statement has one more status: asked again, with corrected words."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0006_reasons_without_choices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='urgenthiding',
            name='previous_status',
            field=models.CharField(choices=[('proposed', 'waiting for the stewards'), ('published', 'published'), ('returned', 'returned'), ('deadlocked', "in its author's own room only"), ('hidden', 'hidden for now'), ('removed', 'removed'), ('withdrawn', 'withdrawn'), ('replaced', 'asked again, with corrected words')], max_length=12),
        ),
    ]
