"""Each account belongs to the coalition that made it; a closed account is a closed place in a coalition.

Which coalition made an account was not kept: the one in which its owner has had a place for longest is taken.
"""

import django.db.models.deletion
from django.db import migrations, models


def homes(apps, schema_editor):
    Membership = apps.get_model("coalition", "Membership")
    seen = set()
    for place in Membership.objects.select_related("person").order_by("id"):
        person = place.person
        if not person.is_active:
            place.closed = True
            place.save(update_fields=["closed"])
        if person.id not in seen:
            seen.add(person.id)
            person.home_id = place.coalition_id
            person.save(update_fields=["home"])


class Migration(migrations.Migration):
    dependencies = [("coalition", "0002_names_in_each_language")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="home",
            field=models.ForeignKey(
                help_text="whose conveners made the account; they alone hand out links to it, reset or delete it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="coalition.coalition",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="closed",
            field=models.BooleanField(default=False, help_text="works for this coalition no more"),
        ),
        migrations.AddField(
            model_name="membership",
            name="accepted",
            field=models.BooleanField(
                default=True,
                help_text="False: has an account elsewhere, and was invited and has not answered",
            ),
        ),
        migrations.RunPython(homes, migrations.RunPython.noop),
    ]
