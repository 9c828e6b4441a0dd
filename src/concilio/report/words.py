"""The fixed words of a report, by name: headings, labels, captions and the paragraphs on method."""

from __future__ import annotations

from typing import NamedTuple


class InContext(NamedTuple):
    """A text that means something only in its place, with a name of the place for translators."""

    context: str
    text: str


def _(text: str) -> str:
    """Marks a text for translation; `Sentences.word` looks it up."""
    return text


def pgettext(context: str, text: str) -> InContext:
    """Marks a text like `_`, where other languages need another word in another place."""
    return InContext(context, text)


WORDS: dict[str, str | InContext] = {
    "kicker": _("Findings"),
    "simulated": _("Simulated."),
    "simulated_detail": _("Every person and every vote in this report is invented."),
    "skip": _("Skip to the main part"),
    "on_this_page": _("On this page"),
    "nav_surprising": _("Shared, unexpectedly"),
    "nav_shared": pgettext("link to a section", "Shared"),
    "nav_divides": pgettext("link to a section", "Differences"),
    "nav_opinions": pgettext("link to a section", "Groups"),
    "nav_draft": _("For a draft"),
    "nav_uncertain": pgettext("link to a section", "Uncertain"),
    "nav_method": pgettext("link to a section", "Method"),
    "nav_every": _("Every statement"),
    "question": _("The question"),
    "no_communities_group": _(
        "No communities were declared for these votes. So nothing here compares communities: it speaks of "
        "opinion groups alone, which are people who answer alike."
    ),
    "no_communities_everyone": _(
        "No communities were declared for these votes. So nothing here compares communities: it speaks of all who took "
        "part together."
    ),
    "surprising": _("Shared, though no side thought so"),
    "surprising_none": _("Nothing shared was clearly unexpected."),
    "surprising_no_guesses": _("Nobody was asked to guess what another side thinks."),
    "surprising_intro": _(
        "People were asked how many of ten people of another side agree. On these statements they guessed "
        "clearly too low, in each direction, and by more than people usually do."
    ),
    "key_guess": _("what another side guessed"),
    "key_is": _("what it is"),
    "key_both": _("Hollow: what another side guessed. Solid: what it is."),
    "key_level": _("sure of every side"),
    "key_level_everyone": pgettext("legend of a picture: the level that is sure", "sure"),
    "shared_community": _("What every side supports"),
    "shared_group": _("What every opinion group supports"),
    "shared_everyone": _("What those who answered support"),
    "shared_intro": _(
        "Ordered by what is sure of every side, not by an average. The broken line is that level."
    ),
    "shared_intro_everyone": _("Ordered by what is sure. The broken line is that level."),
    "shared_intro_print": _(
        "Ordered by what is sure of every side, not by an average. The upright stroke is that level."
    ),
    "shared_none": _("There is no statement yet that surely half or more of each side supports."),
    "rejected_community": _("What every side rejects"),
    "rejected_group": _("What every opinion group rejects"),
    "rejected_everyone": _("What those who answered reject"),
    "divides_community": _("Where the sides differ"),
    "divides_group": _("Where the opinion groups differ"),
    "divides_everyone": _("Where people differ"),
    "divides_none": _("No statement divides them beyond chance."),
    "divides_one_side": _("There is only one side here, so there is nothing to compare."),
    "opinions": _("Groups of opinion"),
    "group": pgettext("column: an opinion group", "Group"),
    "people": pgettext("column: how many people", "People"),
    "one_end": _("One end"),
    "between": pgettext("people between the two ends of a line", "Between"),
    "other_end": _("The other end"),
    "end_marks": _("Agrees more than the other end:"),
    "agrees_more": _("Agrees more than the others do:"),
    "disagrees_more": _("Disagrees more than the others do:"),
    "no_traits": _("No statement sets this group apart beyond chance."),
    "groups_hidden": _("Not shown: some groups have too few people."),
    "draft": _("Statements for a draft"),
    "draft_intro": _(
        "Where a joint text is to be written, these statements together represent those who took part fairly. "
        "Each is shared ground."
    ),
    "draft_fair": _("No group of people large enough to deserve a statement of its own is left without one."),
    "draft_not_fair": _("Some people who agree on a further statement may find too little of it here."),
    "uncertain": _("What is uncertain"),
    "undecided_list": _("Statements that could go either way"),
    "guessed_low_list": _("Statements guessed low"),
    "method": _("How it was computed"),
    "method_support": _(
        "Support is the share of those who answered a statement who agree; “pass” counts among the answers. Its "
        "range is the central nine tenths of what the votes leave possible (a Beta distribution with Jeffreys’ prior)."
    ),
    "method_level": _(
        "“At least 71 % of each” is the level that the least supportive side exceeds with 95 % probability. "
        "Statements are ordered by it, so that no side’s enthusiasm makes up for another’s refusal. The lower of two "
        "levels counts: of those who answered, and as if all had."
    ),
    "method_divides": _(
        "Differences are tested over all statements together, so that of those named, one in twenty is expected "
        "to be a false alarm (Benjamini and Hochberg). The ranges of those named are widened, since they were "
        "picked for being large (Benjamini and Yekutieli)."
    ),
    "method_groups": _(
        "Opinion groups come from a model that predicts each answer from where a person and a statement lie. "
        "Groups are named only where they stand clearly apart; otherwise there is one group, and people spread "
        "along a line."
    ),
    "method_group_answers": _(
        "How a group answered is counted from people whose other answers put them in it, so that no answer helps to "
        "choose where it is counted. As many groups are shown as most repeats find."
    ),
    "method_adjusted": _(
        "“If all had answered” is what that model expects had everyone answered every statement. It repairs that "
        "some stopped early. It cannot repair that some never came."
    ),
    "method_margins": _(
        "“Up to 7 bought seats would not undo this” is exact: take away the answers that help a finding most, seven "
        "of each side, and what is left still carries it with the same certainty. It counts seats, not people. Few are "
        "fewer than three, or than one in twenty of those who answered on the side with the fewest."
    ),
    "method_perception": _(
        "People pull every guess of a share towards the middle. So guesses about another side are compared "
        "with guesses about one’s own. This assumes that people pull guesses about others towards the middle in "
        "the same way as guesses about themselves. If they do not, a surprise may be smaller or larger than it "
        "seems."
    ),
    "method_draft": _(
        "Statements for a draft are chosen so that groups of people who agree are represented in proportion to "
        "their size (Method of Equal Shares, completed by Phragmén’s method)."
    ),
    "method_order": _("The same votes in any order give the same report."),
    "notes": _("How the votes were read"),
    "every": _("Every statement"),
    "every_open": _("Open the table of every statement"),
    "link_here": _("Link to this finding"),
    "same_in_table": _("The same in a table"),
    "same_and_rest": _("The same in a table, with all the others"),
    "not_shown": _("not shown"),
    "col_statement": pgettext("column", "Statement"),
    "col_level": pgettext("column: the level that is sure of every side", "Sure of each"),
    "col_level_everyone": pgettext("column: the level that is sure", "Sure"),
    "col_level_groups": _("Sure of each group of each side"),
    "col_difference": pgettext("column: between the sides", "Difference"),
    "col_about": pgettext("column: the side that was guessed about", "About"),
    "col_guessed_by": pgettext("column: the side that guessed", "Guessed by"),
    "col_guess": pgettext("column: what was guessed", "Guess"),
    "col_is": pgettext("column: the support that there is", "Is"),
    "col_gap": _("How much too low the guess was"),
    "caption_surprising": _("Guessed and actual support"),
    "caption_shared": _("Support of each side, with its range"),
    "caption_rejected": _("Disagreement of each side, with its range"),
    "caption_divides": _("Support of each side, and the difference"),
    "caption_undecided": _("Support of each side so far, with its range"),
    "caption_groups": _("Opinion groups and communities, in people"),
    "caption_axis": _("Parts of the line and communities, in people"),
    "caption_every": _("Support of every statement"),
    "no_text": _("(this statement’s words are not in the file)"),
    "seed": _("written by those who convened"),
    "footer": _("Made with Concilio. No names and no single answers are in this report."),
    "axis_low": _("0 %"),
    "axis_middle": _("50 %"),
    "axis_high": _("100 %"),
    "tens_low": _("0 of 10"),
    "tens_middle": pgettext("middle of an axis from 0 to 10", "5"),
    "tens_high": _("10 of 10"),
    "picture_support": _("Share who agree, %"),
    "picture_people_of_ten": _("People of ten who agree"),
    "page_of": pgettext("before the number of the page and of all pages: Page 1 / 3", "Page"),
}
