"""The only code that writes dialogues, statements, votes and guesses."""

from concilio.dialogue.actions.doubts import doubt_words as doubt_words
from concilio.dialogue.actions.guessing import record_guess as record_guess
from concilio.dialogue.actions.guessing import reveal_statements as reveal_statements
from concilio.dialogue.actions.routing import set_routing_weights as set_routing_weights
from concilio.dialogue.actions.statements import propose_statement as propose_statement
from concilio.dialogue.actions.statements import withdraw_everything as withdraw_everything
from concilio.dialogue.actions.statements import withdraw_statement as withdraw_statement
from concilio.dialogue.actions.voting import cast_vote as cast_vote
from concilio.dialogue.actions.voting import withdraw_vote as withdraw_vote
