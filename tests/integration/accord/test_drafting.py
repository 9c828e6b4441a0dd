"""Writing: from released statements, with provenance, by several editors at once, in versions that never change."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from concilio.accord import errors
from concilio.accord.actions import drafting, reviewing
from concilio.accord.models import Accord, Clause, ClauseEdit, Draft, Suggestion
from concilio.publiclog.models import Act
from tests.integration.accord.stage import NORTH, SOUTH, TEXTS, AccordScene, make_draft, make_released
from tests.integration.scene import make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> AccordScene:
    return make_released()


def begin(made: AccordScene) -> Accord:
    return drafting.begin_accord(
        by=made.scene.convener, dialogue=made.dialogue, titles={"en": "On the missing"}
    )


def written(text: str, **more: str) -> drafting.Written:
    return drafting.Written({"en": text}, **more)


def test_a_clause_begins_in_the_words_of_its_statement_in_every_language(made: AccordScene) -> None:
    clause = drafting.add_clause(by=made.scene.convener, accord=begin(made), numbers=[2])
    assert drafting.texts_of(clause) == {
        "ar": f"[ar] {TEXTS[1]}", "en": TEXTS[1], "hy": f"[hy] {TEXTS[1]}",
    }  # fmt: skip
    assert clause.wording == Clause.Wording.VOTED
    assert [source.statement.number for source in clause.sources.all()] == [2]


def test_only_released_statements_become_clauses(made: AccordScene) -> None:
    later = make_statement(scene=made.scene, status="published", text="Not released yet.")
    with pytest.raises(errors.NotReleased):
        drafting.add_clause(by=made.scene.convener, accord=begin(made), numbers=[later.number or 0])


def test_what_the_wording_says_of_itself_follows_from_the_words(made: AccordScene) -> None:
    accord = begin(made)
    clause = drafting.add_clause(by=made.scene.convener, accord=accord, numbers=[1])
    for says, expected in (("voted", "reworded"), ("reworded", "reworded"), ("beyond", "beyond")):
        clause = drafting.edit_clause(
            by=made.scene.convener, clause=clause, revision=clause.revision,
            written=written(f"Families may visit. {says}", says=says),
        )  # fmt: skip
        assert clause.wording == expected
    own = drafting.add_clause(by=made.steward(NORTH), accord=accord, written=written("Words of our own."))
    assert own.wording == Clause.Wording.BEYOND


def test_the_second_editor_of_a_clause_overwrites_nothing(made: AccordScene) -> None:
    clause = drafting.add_clause(by=made.scene.convener, accord=begin(made), numbers=[1])
    read = clause.revision
    drafting.edit_clause(
        by=made.steward(NORTH), clause=clause, revision=read, written=written("North was first.")
    )
    with pytest.raises(errors.EditedMeanwhile):
        drafting.edit_clause(
            by=made.steward(SOUTH), clause=clause, revision=read, written=written("South came second.")
        )
    clause.refresh_from_db()
    assert drafting.texts_of(clause) == {"en": "North was first."}
    drafting.edit_clause(
        by=made.steward(SOUTH), clause=clause, revision=clause.revision, written=written("Brought together.")
    )
    english = ClauseEdit.objects.filter(clause=clause, language="en")
    said = [(edit.role, edit.community.label if edit.community else "", edit.after) for edit in english]
    assert said == [
        ("convener", "", TEXTS[0]),
        ("steward", NORTH, "North was first."),
        ("steward", SOUTH, "Brought together."),
    ]


def test_merged_clauses_keep_both_statements_and_both_histories(made: AccordScene) -> None:
    accord = begin(made)
    one, two = (drafting.add_clause(by=made.scene.convener, accord=accord, numbers=[n]) for n in (1, 2))
    kept = drafting.merge_clause(by=made.scene.convener, clause=two, into=one)
    two.refresh_from_db()
    assert sorted(s.statement.number or 0 for s in kept.sources.all()) == [1, 2]
    assert drafting.texts_of(kept)["hy"] == f"[hy] {TEXTS[0]} [hy] {TEXTS[1]}"
    assert kept.wording == Clause.Wording.REWORDED
    assert two.dropped_on is not None
    assert two.edits.filter(what=ClauseEdit.What.BEGUN).exists()


def test_an_ask_says_whom_it_asks_and_a_claim_comes_with_its_footnote(made: AccordScene) -> None:
    accord = begin(made)
    with pytest.raises(errors.AddresseeMissing):
        drafting.add_clause(by=made.scene.convener, accord=accord, written=written("Do it.", kind="ask"))
    with transaction.atomic(), pytest.raises(IntegrityError):
        Clause.objects.create(accord=accord, place=1, kind="ask")
    with transaction.atomic(), pytest.raises(IntegrityError):
        Clause.objects.create(accord=accord, place=1, claim=accord.id)


@pytest.mark.parametrize(
    ("text", "refused"), [(" \u200b ", errors.NothingWritten), ("a" * 1201, errors.TooLong)]
)
def test_what_cannot_be_a_clause_is_refused(made: AccordScene, text: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        drafting.add_clause(by=made.scene.convener, accord=begin(made), written=written(text))


def test_only_conveners_and_stewards_write(made: AccordScene) -> None:
    accord = begin(made)
    assert made.scene.observer is not None
    for person in (made.scene.observer, made.signatory, made.scene.translators["hy"][0]):
        with pytest.raises(errors.NotYours):
            drafting.add_clause(by=person, accord=accord, numbers=[1])


def test_a_version_never_changes_and_its_hashes_are_public(made: AccordScene) -> None:
    accord, draft = make_draft(made)
    for change in (
        lambda: Draft.objects.filter(pk=draft.pk).update(number=7),
        lambda: ClauseEdit.objects.update(after="Never said."),
    ):
        with transaction.atomic(), pytest.raises(DatabaseError):
            change()
    act = Act.objects.get(kind="accord.version")
    assert [file["lang"] for file in act.payload["files"]] == ["ar", "en", "hy"]
    same = reviewing.keep_draft(by=made.scene.convener, accord=accord)
    assert same.number == draft.number
    drafting.add_clause(by=made.scene.convener, accord=accord, numbers=[5])
    assert reviewing.keep_draft(by=made.scene.convener, accord=accord).number == draft.number + 1
    assert [c["number"] for c in draft.content["clauses"]] == [1, 2, 3]


def test_clauses_stand_in_the_order_given_with_the_preamble_first(made: AccordScene) -> None:
    accord, _ = make_draft(made, asks=False)
    one, two, three = accord.clauses.all()
    opening = drafting.add_clause(
        by=made.scene.convener, accord=accord,
        written=drafting.Written(dict.fromkeys(("ar", "en", "hy"), "Recalling."), "preamble"),
    )  # fmt: skip
    drafting.order_clauses(by=made.scene.convener, accord=accord, order=[three.id, one.id, two.id])
    content = reviewing.content_of(accord)
    assert [clause.id for clause in content.clauses] == [opening.id, three.id, one.id, two.id]
    assert [clause.number for clause in content.clauses] == [None, 1, 2, 3]


def test_a_suggestion_is_answered_with_a_reason_once_and_goes_with_who_made_it(made: AccordScene) -> None:
    accord, _ = make_draft(made)
    draft = reviewing.open_review(by=made.scene.convener, accord=accord)
    clause = accord.clauses.first()
    assert clause is not None
    person, other = made.people[NORTH][:2]
    found = [
        reviewing.suggest(
            participant=p, draft=Draft.objects.get(pk=draft.pk), clause=clause, language="en", text=text
        )
        for p, text in ((person, "Say may, not must."), (person, "Say may, not must."), (other, "Shorter."))
    ]
    assert found[0] == found[1]
    with pytest.raises(errors.ReasonMissing):
        reviewing.answer_suggestion(by=made.steward(SOUTH), suggestion=found[0], answer="used", reason=" ")
    reviewing.answer_suggestion(
        by=made.steward(SOUTH), suggestion=found[0], answer="partly", reason="It is may now."
    )
    with pytest.raises(errors.NotNow):
        reviewing.answer_suggestion(by=made.steward(NORTH), suggestion=found[0], answer="no", reason="No.")
    from concilio.dialogue.actions import withdraw_everything

    withdraw_everything(participant=person)
    assert [each.text for each in Suggestion.objects.all()] == ["Shorter."]


def test_no_suggestion_reaches_a_version_that_has_a_newer_one(made: AccordScene) -> None:
    accord, first = make_draft(made)
    reviewing.open_review(by=made.scene.convener, accord=accord)
    drafting.add_clause(by=made.scene.convener, accord=accord, numbers=[5])
    reviewing.keep_draft(by=made.scene.convener, accord=accord)
    clause = accord.clauses.first()
    assert clause is not None
    with pytest.raises(errors.OldVersion):
        reviewing.suggest(
            participant=made.people[SOUTH][0], draft=Draft.objects.get(pk=first.pk), clause=clause,
            language="en", text="Late.",
        )  # fmt: skip
