"""Why a translation was not saved or confirmed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused


class NotATranslator(Refused):
    code = "not-a-translator"
    status = 403
    message = _("You are not a translator into this language in this dialogue.")


class NoSuchLanguage(Refused):
    code = "no-such-language"
    status = 400
    message = _("The dialogue is not held in this language, or the statement is written in it.")


class EmptyTranslation(Refused):
    code = "empty-translation"
    status = 400
    message = _("The translation is empty. Write it, then save it again.")


class TranslationTooLong(Refused):
    code = "translation-too-long"
    status = 400
    message = _("The translation is too long: 560 characters fit.")


class WordsAreFixed(Refused):
    code = "words-are-fixed"
    message = _(
        "People vote on these words already, so they cannot change. A language that is missing can still be added."
    )


class OwnTranslation(Refused):
    code = "own-translation"
    message = _("You wrote this translation. Another translator has to check it.")


class NothingToReview(Refused):
    code = "nothing-to-review"
    message = _(
        "What you read is not what is saved now: somebody has changed, written or checked it. Load the page again."
    )


class NotHeld(Refused):
    code = "not-held"
    message = _("Nobody has said that these words are wrong, or it has been settled. Load the page again.")


class AnswersAreOver(Refused):
    code = "answers-are-over"
    message = _(
        "The dialogue takes no more answers, so nobody can be asked again. The wrong words stay out of sight."
    )


class TermInOneLanguage(Refused):
    code = "term-in-one-language"
    status = 400
    message = _("Give the term in two languages at least.")
