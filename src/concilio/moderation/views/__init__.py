"""Pages of moderation: public ones, a steward's, the mediator's."""

from concilio.moderation.views.mediator import mediator as mediator
from concilio.moderation.views.public import day as day
from concilio.moderation.views.public import day_proof as day_proof
from concilio.moderation.views.public import decisions as decisions
from concilio.moderation.views.public import decisions_csv as decisions_csv
from concilio.moderation.views.public import decisions_json as decisions_json
from concilio.moderation.views.public import policy as policy
from concilio.moderation.views.public import statements as statements
from concilio.moderation.views.queue import open_statements as open_statements
from concilio.moderation.views.queue import queue as queue
