"""What a report may say of findings.json: an independent filter of its rows, in the report's words.

It reads the document alone, knows nothing of how the report is made, and counts again whatever the report counts.
"""

from __future__ import annotations

import math
from typing import Any

Json = dict[str, Any]
HALF = 0.5
FEW = 10
WHOM = {"community": "every community", "group": "every opinion group"}
EACH = {"community": "each community", "group": "each opinion group"}
EVERYBODY = "all who could have taken part"


def points(share: float) -> int:
    size = math.floor(round(abs(share) * 100, 12) + 0.5)
    return size if share >= 0 else -size


def down(share: float) -> int:
    return math.floor(round(share * 100, 12))


def up(share: float) -> int:
    return math.ceil(round(share * 100, 12))


def n_of(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


class Said:
    """Everything to be said of one document. Sides stand by name; groups by their letter."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.statements: list[Json] = document["statements"]
        self.names = sorted(one["name"] for one in document["data"]["communities"])
        self.groups = document["opinion_groups"]
        several = self.groups["number"] > 1
        self.kind = "community" if self.names else "group" if several else "everyone"
        self.least = max(document["options"]["least_voters"], 1)

    # rows ---

    def answers(self, statement: Json) -> list[Json]:
        if self.kind == "group":
            return list(statement["groups"])
        return sorted(statement["answers"], key=lambda row: row["community"] or "")

    def voters(self, statement: Json) -> int:
        """Of the side with the fewest; 0 where the document leaves them out."""
        return min(row["voters"] or 0 for row in self.answers(statement))

    def level(self, statement: Json, *, against: bool = False) -> float | None:
        if self.kind == "group":
            return statement["rejection_level_of_groups" if against else "level_of_groups"]
        return statement["common_ground"]["rejection_level" if against else "level"]

    def claimed(self, *, against: bool = False) -> list[Json]:
        found = [
            one
            for one in self.statements
            if self.voters(one) >= self.least and (self.level(one, against=against) or 0) >= HALF
        ]
        return sorted(found, key=lambda one: -(self.level(one, against=against) or 0))

    def differing(self) -> list[Json]:
        if self.kind == "community":
            found = [one for one in self.statements if one["divide"] and one["divide"]["is_divide"]]
            return sorted(found, key=lambda one: -one["divide"]["difference"]["mean"])
        if self.kind == "group":
            marked = {r["statement"] for g in self.groups["groups"] for r in g["representative_statements"]}
            found = [
                one for one in self.statements if one["label"] in marked and self.voters(one) >= self.least
            ]

            def width(one: Json) -> float:
                means = [row["support"]["mean"] for row in self.answers(one)]
                return float(max(means) - min(means))

            return sorted(found, key=lambda one: -width(one))
        return []

    def surprising(self) -> list[Json]:
        by_label = {one["label"]: one for one in self.statements}
        return [by_label[label] for label in self.document["surprising"]] if self.kind == "community" else []

    def undecided(self) -> list[Json]:
        return [
            one
            for one in self.statements
            if self.voters(one) >= max(self.least, FEW)
            and (self.level(one) or 0) < HALF
            and (self.level(one, against=True) or 0) < HALF
            and min(row["support"]["high"] for row in self.answers(one)) >= HALF
        ]

    # sentences ---

    def title(self) -> str:
        if self.kind == "group":
            return "What every opinion group supports"
        return "What every side supports" if len(self.names) > 1 else "What those who took part support"

    def lede(self) -> str:
        data, n = self.document["data"], len(self.claimed())
        said = [
            f"{n_of(data['participants'], 'person', 'people')} answered some of {data['statements']:,} statements, "
            f"with {data['votes']:,} votes in all."
        ]
        if n == 0:
            whom = f"half of {WHOM.get(self.kind, EVERYBODY)} agree{'s' if self.kind in WHOM else ''}."
            said.append(f"On none of the statements is it sure that {whom}")
        else:
            whom = f"{WHOM[self.kind]} agrees." if self.kind in WHOM else f"{EVERYBODY} agree."
            said.append(f"On {n} of the statements, surely half or more of {whom}")
        if self.surprising():
            said.append(
                f"On {len(self.surprising())} of those, no side expected as much agreement from another as there is."
            )
        return " ".join(said)

    def at_least(self, statement: Json, *, against: bool = False) -> str:
        level = down(self.level(statement, against=against) or 0)
        verb = "disagree" if against else "agree"
        if self.kind == "everyone":
            return f"At least {level} % of {EVERYBODY} {verb}."
        return f"At least {level} % of {EACH[self.kind]} {verb}s."

    def shared(self) -> list[tuple[str, list[str]]]:
        return [(one["label"], self.sentences_of_shared(one)) for one in self.claimed()]

    def sentences_of_shared(self, one: Json) -> list[str]:
        ground, said = one["common_ground"], [self.at_least(one)]
        across = ground["level_across_groups"]
        if self.kind == "community" and self.groups["number"] > 1 and across is not None:
            said.append(f"Within each community, at least {down(across)} % of every opinion group agrees.")
        level = down(self.level(one) or 0)
        if self.kind != "group" and down(ground["answered_level"]) != level:
            each = " of each" if self.kind == "community" else ""
            said.append(
                f"By those who answered alone it would be {down(ground['answered_level'])} %{each}. The lower number "
                "also allows for people who left before they saw this statement."
            )
        if ground["margin_seats"] is not None:
            said.append(self.margin(ground["margin_seats"], self.voters(one)))
        return said

    def margin(self, seats: int, voters: int) -> str:
        if seats < 3 or seats < voters / 20:
            return "Few bought seats would undo this."
        where = f" in {EACH[self.kind]}" if self.kind in EACH else ""
        return f"Up to {n_of(seats, 'bought seat', 'bought seats')}{where} would not undo this."

    def rejected(self) -> list[tuple[str, list[str]]]:
        return [(one["label"], [self.at_least(one, against=True)]) for one in self.claimed(against=True)]

    def divides(self) -> list[tuple[str, list[str]]]:
        return [(one["label"], self.sentences_of_divide(one)) for one in self.differing()]

    def sentences_of_divide(self, one: Json) -> list[str]:
        if self.kind != "community":
            return []
        found = one["divide"]
        about = points(found["difference"]["mean"])
        span = f"between {down(found['difference']['low'])} and {up(found['difference']['high'])}."
        by = f"about {n_of(about, 'point', 'points')}, {span}"
        sides = f"{found['more_supportive']} and {found['less_supportive']}"
        said = f"Furthest apart are {sides}, by {by}" if len(self.names) > 2 else f"Support differs by {by}"
        return (
            [said]
            if found["margin_seats"] is None
            else [said, self.margin(found["margin_seats"], self.voters(one))]
        )

    def head_of_divides(self) -> str:
        n = len(self.differing())
        if self.kind == "everyone":
            if not self.groups["looked_for"]:
                return "There are no communities or groups of opinion here to compare."
            if self.groups["unsteady"]:
                return (
                    "Groups of opinion are too unsteady to be compared. What people differ over most is in the next "
                    "section."
                )
            return "There are no separate groups. What people differ over most is in the next section."
        if self.kind == "community" and len(self.names) < 2:
            return "There is only one side here, so there is nothing to compare."
        if n == 0:
            return "No statement divides them beyond chance."
        if self.kind == "group":
            does = "statement sets" if n == 1 else "statements set"
            return f"{n} {does} an opinion group apart from the others beyond chance, the widest first."
        tested = sum(
            one["divide"] is not None and one["divide"]["p_value"] is not None for one in self.statements
        )
        does = "divides the communities" if n == 1 else "divide the communities"
        first = "" if n == 1 else ", the widest first"
        return f"Of {tested} statements that could be compared, {n} {does} beyond chance{first}."

    def opinions(self) -> list[str]:
        """Sentences on groups that say a number or a verdict; the rest of that paragraph is fixed."""
        found, said = self.groups, []
        if not found["looked_for"]:
            return said
        if found["unsteady"]:
            said.append("How many groups of opinion there are is too unsteady to show groups.")
        elif found["number"] == 1:
            said.append("There are no separate groups of opinion.")
        else:
            whatever = ", whatever their community" if self.kind == "community" else ""
            said.append(f"People fall into {found['number']} groups by how they answer{whatever}.")
        if found["number"] > 1 and found["between"]:
            n = found["between"]
            said.append(f"{n_of(n, 'person stands', 'people stand')} between the groups.")
        if found["not_placed"]:
            said.append(
                f"{n_of(found['not_placed'], 'person', 'people')} answered too few statements to be placed."
            )
        return said

    def draft(self) -> list[str] | None:
        chosen = self.document["slate"]["statements"]
        by_label = {one["label"]: one for one in self.statements}
        if not chosen or any(self.voters(by_label[label]) < self.least for label in chosen):
            return None
        return list(chosen)

    def uncertain(self) -> set[str]:
        """The heads of what is uncertain, all of them."""
        document, said = self.document, {"Who came is not who lives there."}
        hidden = sum(self.voters(one) < self.least for one in self.statements)
        few = sum(self.least <= self.voters(one) < FEW for one in self.statements)
        if hidden and self.least > 1:
            said.add(f"{n_of(hidden, 'statement is', 'statements are')} not shown.")
        if few := few + (hidden if self.least == 1 else 0):
            said.add(f"{n_of(few, 'statement rests', 'statements rest')} on few people.")
        if n := len(self.undecided()):
            said.add(f"{n_of(n, 'statement', 'statements')} could go either way.")
        stable = self.groups["stability"]
        if self.groups["looked_for"] and stable["repeats"]:
            times = n_of(stable["repeats"], "repeat", "repeats")
            said.add(f"The number of groups came out the same in {stable['same_number']} of {times}.")
        same = document["sameness"]
        if n := same["one_answer"]:
            said.add(f"{n_of(n, 'person', 'people')} gave the same answer to every statement.")
        if n := same["alike"]:
            said.add(f"{n_of(n, 'person', 'people')} answered exactly like somebody else.")
        if self.kind == "community":
            verdicts = [
                one["perception"]["verdict"] for one in self.statements if self.voters(one) >= self.least
            ]
            if n := verdicts.count("guessed_low"):
                said.add(f"{n_of(n, 'statement was', 'statements were')} guessed low, but not surely.")
            if n := verdicts.count("too_few"):
                said.add(f"{n_of(n, 'statement has', 'statements have')} too few guesses.")
            known = sum(one["participants"] for one in document["data"]["communities"])
            if n := document["data"]["participants"] - known:
                said.add(f"The community of {n_of(n, 'person', 'people')} is not known.")
        return said

    # tables ---

    def cells(self, one: Json, which: str = "support") -> list[str]:
        return [
            f"{points(row[which]['mean'])} % ({max(down(row[which]['low']), 0)} to {min(up(row[which]['high']), 100)})"
            for row in self.answers(one)
        ]

    def row(self, one: Json) -> list[str]:
        if self.voters(one) < self.least:
            return [one["label"], *["not shown"] * (len(self.answers(one)) + 1)]
        level = self.level(one)
        return [one["label"], *self.cells(one), "not shown" if level is None else f"at least {down(level)} %"]

    def row_against(self, one: Json) -> list[str]:
        level = down(self.level(one, against=True) or 0)
        return [one["label"], *self.cells(one, "rejection"), f"at least {level} %"]
