"""Communities' assents to a mediator become cases.

Version 0.1 let one person answer for two communities after changing office. Such a second key stays in history,
marked, and counts where the mediator's office has ended. Where the mediator is in office today it must not go on
counting: that case ends as replaced, and a new one keeps the first key and waits for somebody else's.
"""

from django.db import migrations

from concilio.keys.version_0_1 import copy_keys, log_outcome, replace_if_one_person, shown_keys


def assents_to_cases(apps, schema_editor):
    Appointment = apps.get_model("dialogue", "Appointment")
    OldAssent = apps.get_model("dialogue", "MediatorAssent")
    Assent = apps.get_model("keys", "MediatorAssent")
    Case = apps.get_model("keys", "Case")
    for office in Appointment.objects.filter(role="mediator").order_by("id"):
        old = list(OldAssent.objects.filter(appointment=office).order_by("at", "id"))
        if not old:
            continue
        communities = list(office.dialogue.communities.all())
        case = Case.objects.create(
            dialogue_id=office.dialogue_id, policy="mediator", opened_on=old[0].at.date()
        )
        case.communities.set(communities)
        keys = copy_keys(apps, case, [(k.community_id, k.by_id, k.accepts, "", k.at) for k in old])
        if not all(key.accepts for key in old):
            case.state = "refused"
        elif {key.community_id for key in old} == {community.id for community in communities}:
            case.state = "approved"
        if case.state != "open":
            case.closed_at = old[-1].at
            case.save()
            kind = "mediator.assented" if case.state == "approved" else "mediator.refused"
            log_outcome(apps, case, kind, old[-1].at.date(), {}, shown_keys(apps, case))
        if office.until_day is None and case.state != "refused":
            case = replace_if_one_person(apps, case, keys, "mediator.replaced", {})
        Assent.objects.create(appointment=office, case=case)


class Migration(migrations.Migration):
    dependencies = [
        ("keys", "0001_initial"),
        ("publiclog", "0001_initial"),
    ]
    run_before = [("dialogue", "0010_assents_are_cases")]

    operations = [migrations.RunPython(assents_to_cases, migrations.RunPython.noop)]
