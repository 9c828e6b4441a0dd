"""A mediator's assents are cases of another app, which has copied them before this runs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0009_public_acts")]

    operations = [migrations.DeleteModel(name="MediatorAssent")]
