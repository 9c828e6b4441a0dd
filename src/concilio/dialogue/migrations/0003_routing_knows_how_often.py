from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0002_returned_and_revealed'),
    ]

    operations = [
        migrations.AddField(
            model_name='routingweights',
            name='seen',
            field=models.JSONField(default=dict),
        ),
    ]
