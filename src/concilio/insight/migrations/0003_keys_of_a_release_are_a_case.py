"""The keys of a release become a case.

Where one person turned two keys: a release that is public or refused keeps them in history; a draft loses the second,
in a new case, and waits for somebody else's.
"""

import django.db.models.deletion
from django.db import migrations, models

from concilio.keys.version_0_1 import copy_keys, log_outcome, replace_if_one_person, shown_keys

STATES = {"draft": "open", "public": "approved", "refused": "refused"}


def keys_to_cases(apps, schema_editor):
    Release = apps.get_model("insight", "Release")
    ReleaseKey = apps.get_model("insight", "ReleaseKey")
    Case = apps.get_model("keys", "Case")
    for release in Release.objects.order_by("drafted_on", "id"):
        old = list(ReleaseKey.objects.filter(release=release).order_by("at", "id"))
        about = {"release": release.number}
        case = Case.objects.create(
            dialogue_id=release.dialogue_id,
            policy="release",
            state=STATES[release.state],
            opened_on=release.drafted_on,
            closed_at=old[-1].at if old and release.state != "draft" else None,
        )
        case.communities.set(release.dialogue.communities.all())
        keys = copy_keys(apps, case, [(k.community_id, k.by_id, k.approves, "", k.at) for k in old])
        apps.get_model("publiclog", "Act").objects.create(
            kind="release.drafted",
            scope_kind="dialogue",
            scope_id=release.dialogue_id,
            on=release.drafted_on,
            payload=about,
        )
        if release.state == "draft":
            case = replace_if_one_person(apps, case, keys, "release.replaced", about)
        else:
            kind = "release.published" if release.state == "public" else "release.refused"
            day = release.released_on or (old[-1].at.date() if old else release.drafted_on)
            log_outcome(apps, case, kind, day, about, shown_keys(apps, case))
        release.case = case
        release.save(update_fields=["case"])
    if schema_editor.connection.vendor == "postgresql":
        # A table with references still to be checked cannot be altered: check them now.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0002_findings_rest_on_a_basis"),
        ("keys", "0001_initial"),
        ("publiclog", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="case",
            field=models.OneToOneField(
                help_text="in which the communities release it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="keys.case",
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "waiting for the stewards"),
                    ("public", "released"),
                    ("refused", "refused"),
                    ("replaced", "replaced by a newer draft"),
                ],
                default="draft",
                max_length=8,
            ),
        ),
        migrations.RunPython(keys_to_cases),
        migrations.AlterField(
            model_name="release",
            name="case",
            field=models.OneToOneField(
                help_text="in which the communities release it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="keys.case",
            ),
        ),
        migrations.DeleteModel(name="ReleaseKey"),
    ]
