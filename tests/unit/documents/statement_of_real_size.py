# ruff: noqa: E501
"""A joint statement as long as those that are really sent, about two communities that do not exist."""

from __future__ import annotations

from datetime import date

from concilio.documents.accord_text import AccordText, Cited, Clause, Note, Paragraph, State

_PREAMBLE = """\
We, organisations of Northbank and of Southbank, speak here with one voice for the first time since the crossing at Old Mill was closed.
We recall that families on either bank have waited for years to learn what became of their relatives, and that waiting is itself a wound that each new year opens again.
We recall that lists of the missing were kept on both banks, that they were never laid side by side, and that according to the Archive of the Missing 613 people are on one list or the other today.
We know that we do not agree on everything that happened, or on who bears the blame for it, and nothing in this statement asks anybody to give up what they hold to be true.
We note that the words below were not written by governments, parties or experts, but proposed, changed and accepted clause by clause by people of each bank who voted in secret and apart.
"""
_CLAUSES = """\
Families of missing people may visit the places where their relatives were last seen, on whichever bank these places lie. A visit is asked for in one letter, in the language of the family, and is answered within thirty days. No family has to say anything about the past, sign anything, or be photographed in order to be let through. Those who live beside these places today are told of each visit beforehand, and may be present if the family agrees.
A joint list of the missing is kept by persons whom each community appoints in equal number. The list joins what both banks have recorded so far, says of each entry where it comes from, and says openly where two records differ. The names of the living are never published, and a family may ask at any time that a name be shown to nobody but the persons who keep the list.
Graves on either bank are looked after by those who live beside them now, at a cost that the two communities share. Where a graveyard has been built over or ploughed, the place is marked with a plain stone that bears the names of those who were buried there, in their own script, and nothing else. No stone is set, moved or taken away before the families who can be found have been asked.
When remains are found, both communities are told on the same day and in the same words. The remains are identified by a laboratory that neither community owns, and are handed to the family and to nobody else. No public ceremony takes place unless the family wishes for one, and no camera is brought to it unless the family has said so in writing.
The two public broadcasters carry one hour each month that was made by people of the other bank, in their language, with a translation that the makers have read. Nobody shortens the hour, comments on it while it runs, or moves it to the night. Once a year the hour is made together, by young people of both banks who have been given the same means and the same time.
Schoolbooks of either bank tell what happened to people of the other bank as well as to their own. We do not ask for one account of the past. We ask that a child of Northbank can read, in a book of Northbank, how a child of Southbank remembers the same winter, in that child's own words, and that the reverse is true in Southbank, and that teachers are given the time to speak of it.
The archives of the municipality, the police and the hospitals for the years of the conflict are opened to families first, then to scholars of both banks on the same terms. A person who asks for a document is told within sixty days whether it exists. If it is withheld, the person is told by whom, why, and until when, and may ask somebody who does not work for the archive to look at the decision again.
Nobody is punished, dismissed or shamed in public for taking part in this dialogue, for having signed this statement, or for having refused to sign it. We ask the authorities of both banks to say so in public, once, in both languages. Whoever is threatened for having taken part may turn to either of the two contact points named in the annex, which keep no names and ask for none.
The crossing at Old Mill is opened on market days for people on foot, and on the two days of the year on which each community remembers its dead. Controls at the crossing are carried out in the same way and in the same number on both sides. A family with a sick member may cross on any day, and is not asked to prove the illness to more than one doctor.
Mines and other remnants of the fighting along the river are cleared without regard to which bank they lie on, beginning with fields, paths to schools, and graveyards. The maps that still exist are handed over to those who clear the ground, and the hand-over is confirmed in writing. Who laid a mine is not part of what has to be said for it to be removed.
Words of regret that officials or organisations of either bank have spoken in the past are collected in one place, with the day, the place and the full text, so that they can be read by those to whom they were addressed. We invite those who wish to say such words now to say them to the people who were harmed, before they say them to us or to the press.
We meet again one year after this statement was adopted, to say in public which of these clauses has been carried out, by whom, and which has not. Each community names three people for this, who report to everybody who took part. What has not been carried out is not dropped from the list. It stays there, with the day since which it has been waiting, until it is done or until both communities agree that it is no longer asked for.
"""
_ASKS = """\
The Northbank Assembly is asked to open a desk where families can apply to visit, to staff it with people who speak both languages, and to publish every three months how many letters it received and how many it answered in time.|Northbank Assembly
The Southbank Council is asked to open a desk where families can apply to visit, to staff it with people who speak both languages, and to publish every three months how many letters it received and how many it answered in time.|Southbank Council
The mediators of the River Contact Group are asked to host the first meeting on the joint list, to provide a room that belongs to neither bank, and to pay for the travel of those who are appointed to keep it.|Mediators of the River Contact Group
The Council is asked to take note of this statement, to invite both authorities to reply to it, and to encourage the laboratories of other countries that have identified missing people after conflicts of their own to offer their help to both banks alike.|Human Rights Council
"""


def real_statement() -> AccordText:
    """Adopted, in English, with notes; a little below 1,500 words however they are counted."""
    preamble = [Paragraph(line) for line in _PREAMBLE.splitlines()]
    start = preamble[2].text.index("613")
    preamble[2] = Paragraph(preamble[2].text, (Cited(start, start + 3, "list"),))
    clauses = [(line, "") for line in _CLAUSES.splitlines()]
    clauses += [tuple(line.split("|")) for line in _ASKS.splitlines()]
    return AccordText(
        language="en",
        id="joint-statement",
        title="On the missing, the graves and the crossing",
        state=State.ADOPTED,
        day=date(2026, 3, 20),
        coalition="Both Banks",
        preamble=tuple(preamble),
        clauses=tuple(
            Clause(n, Paragraph(words), addressee=whom) for n, (words, whom) in enumerate(clauses, 1)
        ),
        notes=(
            Note(
                "list",
                maker="Archive of the Missing",
                source="Annual list, 2025, p. 4",
                claim="c-613",
                dispute="the Southbank Council counts 470",
            ),
        ),
    )
