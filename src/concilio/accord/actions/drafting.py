"""Writing a draft: clauses from released statements, merged and reworded, with their history.

A clause's row is locked first. Who saves an older revision is refused and shown the newer one; nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.models import Accord, AccordTitle, Clause, ClauseEdit, ClauseSource, ClauseText
from concilio.accord.models.drafting import MAX_CLAUSE_LENGTH
from concilio.accord.rules import Office, editing_office, must_convene
from concilio.accord.wording import judged
from concilio.coalition.models import Person
from concilio.dialogue.models import Dialogue, Statement
from concilio.dialogue.readable import EVERYBODY
from concilio.dialogue.wording import words_of
from concilio.documents.typed_text import has_words, letters_in, tidy_line, tidy_paragraphs
from concilio.insight.models import Release

WRITABLE = frozenset({Accord.State.DRAFTING, Accord.State.REVIEW})


@dataclass(frozen=True)
class Written:
    """What an editor writes of a clause.

    Attributes:
        texts: words by language; an empty one takes the language away.
        says: whether it says more than was voted on, in the editor's judgement.
        claim: of the record, cited with `footnote`.
    """

    texts: Mapping[str, str] = field(hash=False)
    kind: str = Clause.Kind.OPERATIVE
    addressee: str = ""
    says: str = Clause.Wording.REWORDED
    footnote: str = ""
    claim: UUID | None = None


@transaction.atomic
def begin_accord(
    *, by: Person, dialogue: Dialogue, titles: Mapping[str, str], on: date | None = None
) -> Accord:
    """Begin a joint statement from the newest public release.

    Raises:
        NotYours: not a convener; NotReleased: nothing is released yet; NothingWritten: no title.
    """
    must_convene(by, dialogue)
    editing_office(by, dialogue)
    release = (
        Release.objects.filter(dialogue=dialogue, state=Release.State.PUBLIC).order_by("-number").first()
    )
    if release is None:
        raise errors.NotReleased
    Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    last = Accord.objects.filter(dialogue=dialogue).aggregate(n=Max("number"))["n"] or 0
    accord = Accord.objects.create(
        dialogue=dialogue, number=last + 1, release=release, begun_on=on or timezone.now().date()
    )
    set_titles(by=by, accord=accord, titles=titles)
    return accord


@transaction.atomic
def set_titles(*, by: Person, accord: Accord, titles: Mapping[str, str]) -> None:
    """Say what an accord is called, by language; an empty title takes the language away.

    Raises:
        NotYours, NotNow; NothingWritten: no title at all.
    """
    accord = writable(accord, by)[0]
    tidied = {language: tidy_line(title) for language, title in titles.items()}
    for language, title in tidied.items():
        if has_words(title):
            AccordTitle.objects.update_or_create(accord=accord, language=language, defaults={"title": title})
        else:
            AccordTitle.objects.filter(accord=accord, language=language).delete()
    if not AccordTitle.objects.filter(accord=accord).exists():
        raise errors.NothingWritten


@transaction.atomic
def add_clause(
    *, by: Person, accord: Accord, numbers: Sequence[int] = (), written: Written | None = None
) -> Clause:
    """Add a clause, last: in the words of released statements, or in words of its own.

    Raises:
        NotYours, NotNow, NotReleased; and as `edit_clause`.
    """
    accord, office = writable(accord, by)
    statements = _released(accord, numbers)
    if written is None:
        written = Written(_joined([_shared_words(each) for each in statements]))
    written = _checked(written)
    last = accord.clauses.aggregate(n=Max("place"))["n"] or 0
    clause = Clause.objects.create(
        accord=accord, place=last + 1, kind=written.kind, addressee=written.addressee,
        footnote=written.footnote, claim=written.claim,
    )  # fmt: skip
    ClauseSource.objects.bulk_create(ClauseSource(clause=clause, statement=each) for each in statements)
    _write(clause, written, by, office, ClauseEdit.What.BEGUN)
    return clause


@transaction.atomic
def edit_clause(*, by: Person, clause: Clause, revision: int, written: Written) -> Clause:
    """Save a clause that was read at `revision`.

    Raises:
        NotYours, NotNow; EditedMeanwhile: somebody saved it since; NothingWritten, TooLong, AddresseeMissing,
        FootnoteMissing.
    """
    _, office = writable(clause.accord, by)
    clause = _locked(clause)
    if clause.revision != revision or clause.dropped_on is not None:
        raise errors.EditedMeanwhile
    _write(clause, _checked(written), by, office, ClauseEdit.What.WORDS)
    return clause


@transaction.atomic
def merge_clause(*, by: Person, clause: Clause, into: Clause) -> Clause:
    """Take a clause's statements and words into another, and leave it out; both keep their history.

    Raises:
        NotYours, NotNow.
    """
    _, office = writable(into.accord, by)
    clause, into = (_locked(each) for each in sorted((clause, into), key=lambda c: c != clause))
    if clause.accord_id != into.accord_id or clause.id == into.id or clause.dropped_on or into.dropped_on:
        raise errors.NotNow
    for source in clause.sources.all():
        ClauseSource.objects.get_or_create(clause=into, statement=source.statement)
    texts = _joined([texts_of(into), texts_of(clause)])
    _write(
        into,
        Written(texts, into.kind, into.addressee, Clause.Wording.REWORDED, into.footnote, into.claim),
        by, office, ClauseEdit.What.MERGED,
    )  # fmt: skip
    _drop(clause, by, office)
    return into


@transaction.atomic
def drop_clause(*, by: Person, clause: Clause) -> None:
    """Leave a clause out of what is written from now on; its history stays.

    Raises:
        NotYours, NotNow.
    """
    _, office = writable(clause.accord, by)
    clause = _locked(clause)
    if clause.dropped_on is None:
        _drop(clause, by, office)


@transaction.atomic
def order_clauses(*, by: Person, accord: Accord, order: Sequence[UUID]) -> None:
    """Put clauses in an order; those that it does not name follow as they stood.

    Raises:
        NotYours, NotNow.
    """
    accord, _ = writable(accord, by)
    standing = list(accord.clauses.filter(dropped_on=None).order_by("place", "id"))
    rank = {id_: place for place, id_ in enumerate(order)}
    standing.sort(key=lambda clause: rank.get(clause.id, len(rank)))
    for place, clause in enumerate(standing, start=1):
        clause.place = place
    Clause.objects.bulk_update(standing, ["place"])


def writable(accord: Accord, by: Person) -> tuple[Accord, Office]:
    """An accord that may be written now, locked, and the office in which somebody does.

    Raises:
        NotYours, NotNow.
    """
    office = editing_office(by, accord.dialogue)
    locked = Accord.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=accord.pk)
    if locked.state not in WRITABLE:
        raise errors.NotNow
    return locked, office


def texts_of(clause: Clause) -> dict[str, str]:
    """A clause's words by language, as they are now."""
    return dict(clause.texts.order_by("language").values_list("language", "text"))


def _locked(clause: Clause) -> Clause:
    return Clause.objects.select_for_update(of=("self",)).select_related("accord__dialogue").get(pk=clause.pk)


def _released(accord: Accord, numbers: Sequence[int]) -> list[Statement]:
    released = accord.release.statements.filter(number__in=set(numbers)).order_by("number")
    found = list(released)
    if len(found) != len(set(numbers)):
        raise errors.NotReleased
    return found


def _shared_words(statement: Statement) -> dict[str, str]:
    words = words_of([statement], reader=EVERYBODY).get(statement.id)
    return words.shared() if words is not None else {}


def _joined(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    # Only languages that every part has: half a clause would look like a whole one.
    languages = set.intersection(*(set(part) for part in parts)) if parts else set()
    return {language: " ".join(part[language] for part in parts) for language in sorted(languages)}


def _checked(written: Written) -> Written:
    texts = {}
    for language, typed in written.texts.items():
        # One line: a clause is one paragraph in every document.
        text = tidy_line(typed)
        if letters_in(text) > MAX_CLAUSE_LENGTH:
            raise errors.TooLong(letters_in(text), MAX_CLAUSE_LENGTH)
        if has_words(text):
            texts[language] = text
    if not texts:
        raise errors.NothingWritten
    addressee = tidy_line(written.addressee) if written.kind == Clause.Kind.ASK else ""
    if written.kind == Clause.Kind.ASK and not has_words(addressee):
        raise errors.AddresseeMissing
    footnote = tidy_paragraphs(written.footnote)
    if written.claim is not None and not has_words(footnote):
        raise errors.FootnoteMissing
    return Written(texts, written.kind, addressee, written.says, footnote, written.claim)


def _write(clause: Clause, written: Written, by: Person, office: Office, what: str) -> None:
    before = texts_of(clause)
    sources = [_shared_words(source.statement) for source in clause.sources.select_related("statement")]
    clause.kind, clause.addressee = written.kind, written.addressee
    clause.footnote, clause.claim = written.footnote, written.claim
    clause.wording = judged(written.says, written.texts, sources)
    clause.revision += 1
    clause.save()
    changed = [
        code
        for code in sorted({*before, *written.texts})
        if before.get(code, "") != written.texts.get(code, "")
    ]
    for language in changed:
        ClauseText.objects.filter(clause=clause, language=language).delete()
        if language in written.texts:
            ClauseText.objects.create(clause=clause, language=language, text=written.texts[language])
    for language in changed or [""]:
        _note(clause, by, office, what, language, before.get(language, ""), written.texts.get(language, ""))


def _drop(clause: Clause, by: Person, office: Office) -> None:
    clause.dropped_on, clause.revision = timezone.now().date(), clause.revision + 1
    clause.save(update_fields=["dropped_on", "revision"])
    _note(clause, by, office, ClauseEdit.What.DROPPED, "", "", "")


def _note(
    clause: Clause, by: Person, office: Office, what: str, language: str, before: str, after: str,
    on: date | None = None,
) -> None:  # fmt: skip
    ClauseEdit.objects.create(
        clause=clause, revision=clause.revision, what=what, language=language, before=before, after=after,
        role=office.role, community=office.community, person=by, on=on or timezone.now().date(),
    )  # fmt: skip
