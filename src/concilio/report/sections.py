"""The sections of a report and their order, which the page and the PDF share."""

from __future__ import annotations

from enum import StrEnum

from concilio.report.content import Content


class Section(StrEnum):
    """One section, by the name of its template; the members stand in the order of the report."""

    SURPRISING = "surprising"
    SHARED = "shared"
    DIVIDES = "divides"
    OPINIONS = "opinions"
    DRAFT = "draft"
    UNCERTAIN = "uncertain"
    METHOD = "method"
    EVERY = "every"

    @property
    def anchor(self) -> str:
        """The id of its heading, which addresses on the web have in them."""
        return {Section.SHARED: "common", Section.OPINIONS: "map"}.get(self, self.value)


def sections_of(content: Content) -> list[Section]:
    """The sections that this report has, in order: nobody is surprised, and nothing drafted, in some."""
    left_out = set()
    if not content.has_communities:
        left_out.add(Section.SURPRISING)
    if content.draft is None:
        left_out.add(Section.DRAFT)
    return [section for section in Section if section not in left_out]
