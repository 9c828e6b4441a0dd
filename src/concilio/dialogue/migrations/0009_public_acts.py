"""Phases and offices of version 0.1 enter the public log, each under its day."""

from django.db import migrations


def append_acts(apps, schema_editor):
    Act = apps.get_model("publiclog", "Act")
    acts = [
        (move.dialogue_id, "phase.moved", move.at.date(), {"phase": move.phase})
        for move in apps.get_model("dialogue", "PhaseMove").objects.order_by("id")
    ]
    offices = apps.get_model("dialogue", "Appointment").objects.select_related("community")
    for office in offices.order_by("id"):
        payload = {"office": office.role}
        if office.community is not None:
            payload["community"] = office.community.label
        acts.append((office.dialogue_id, "office.appointed", office.from_day, payload))
        if office.until_day is not None:
            acts.append((office.dialogue_id, "office.ended", office.until_day, payload))
    Act.objects.bulk_create(
        Act(kind=kind, scope_kind="dialogue", scope_id=dialogue, on=on, payload=payload)
        for dialogue, kind, on, payload in acts
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0008_authors_by_tag"),
        ("publiclog", "0001_initial"),
    ]

    operations = [migrations.RunPython(append_acts, migrations.RunPython.noop)]
