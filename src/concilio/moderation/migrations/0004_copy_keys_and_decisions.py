"""Keys, mediators' decisions and the log of version 0.1 become cases and public acts."""

from uuid import uuid4

from django.db import migrations

from concilio.keys.version_0_1 import copy_keys

STATES = {"published": "approved", "returned": "refused"}
TURNED_IN_FULL = {"mediator", "published", "deadlocked"}


def reviews_to_cases(apps, schema_editor):
    Review = apps.get_model("moderation", "Review")
    OldKey = apps.get_model("moderation", "Key")
    OldWord = apps.get_model("moderation", "MediatorDecision")
    Case = apps.get_model("keys", "Case")
    Word = apps.get_model("keys", "MediatorDecision")
    for review in Review.objects.select_related("statement__dialogue").order_by("statement_id"):
        statement = review.statement
        old = list(OldKey.objects.filter(statement=statement).order_by("at", "id"))
        case = Case.objects.create(
            dialogue_id=statement.dialogue_id,
            policy="statement",
            state=STATES.get(review.state, review.state),
            deadline_at=review.deadline_at,
            opened_on=review.opened_at.date(),
            closed_at=review.closed_at,
        )
        case.communities.set(_asked(review, statement, old))
        copy_keys(apps, case, [(k.community_id, k.by_id, k.approves, k.reason, k.at) for k in old])
        word = OldWord.objects.filter(statement=statement).first()
        if word is not None:
            Word.objects.create(
                case=case,
                approves=word.publishes,
                public_reason=word.public_reason,
                person_id=word.by_id,
                at=word.at,
            )
        review.case = case
        review.save(update_fields=["case"])


def _asked(review, statement, keys):
    # A deadlocked statement has moved into its author's room: which keys it took is told by the keys alone.
    if review.state in TURNED_IN_FULL and keys:
        return [key.community_id for key in keys]
    if statement.room_id is not None:
        return [statement.room_id]
    return list(statement.dialogue.communities.values_list("id", flat=True))


def decisions_to_acts(apps, schema_editor):
    Act = apps.get_model("publiclog", "Act")
    Decision = apps.get_model("moderation", "NewDecision")
    Word = apps.get_model("moderation", "MediatorDecision")
    published = dict(Word.objects.values_list("statement_id", "publishes"))
    for old in apps.get_model("moderation", "Decision").objects.select_related("statement").order_by("on"):
        hides = old.kind in {"hidden", "removed"}
        payload = {"keys": [_key(key, hides) for key in sorted(old.keys, key=lambda key: key["community"])]}
        number = old.statement.number
        payload |= {"number": number} if number is not None else {"subject": str(uuid4())}
        outcome = _outcome(old.kind, published.get(old.statement_id))
        if outcome:
            payload["outcome"] = outcome
        if old.reason and old.kind != "mediated":  # a mediator's words stay where they can be erased
            payload["reason"] = old.reason
        act = Act.objects.create(
            kind=f"statement.{old.kind}",
            scope_kind="dialogue",
            scope_id=old.statement.dialogue_id,
            on=old.on,
            payload=payload,
        )
        Decision.objects.create(act=act, statement=old.statement)


def _key(key, hides):
    turned = "hide" if hides else "approve" if key["approves"] else "refuse"
    shown = {"community": key["community"], "office": "steward", "turned": turned}
    return {**shown, "reason": key["reason"]} if key["reason"] else shown


def _outcome(kind, published):
    if kind == "mediated":
        return "approved" if published else "refused"
    return {"published": "approved", "returned": "refused", "disagreed": "mediator"}.get(
        kind, kind if kind == "deadlocked" else ""
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_reviews_become_cases")]

    operations = [
        migrations.RunPython(reviews_to_cases),
        migrations.RunPython(decisions_to_acts),
    ]
