"""Tables of joint statements. What participants gave carries a pseudonym of its own use, and at most a day."""

from __future__ import annotations

from concilio.accord.models.choosing import ChoiceBallot as ChoiceBallot
from concilio.accord.models.choosing import ChoosingRound as ChoosingRound
from concilio.accord.models.deciding import LanguageText as LanguageText
from concilio.accord.models.deciding import Ratification as Ratification
from concilio.accord.models.deciding import RatificationBallot as RatificationBallot
from concilio.accord.models.deciding import Reservation as Reservation
from concilio.accord.models.deciding import Signature as Signature
from concilio.accord.models.deciding import Threshold as Threshold
from concilio.accord.models.drafting import Accord as Accord
from concilio.accord.models.drafting import AccordTitle as AccordTitle
from concilio.accord.models.drafting import Clause as Clause
from concilio.accord.models.drafting import ClauseEdit as ClauseEdit
from concilio.accord.models.drafting import ClauseSource as ClauseSource
from concilio.accord.models.drafting import ClauseText as ClauseText
from concilio.accord.models.drafting import Draft as Draft
from concilio.accord.models.drafting import Suggestion as Suggestion
from concilio.accord.models.following import Ask as Ask
from concilio.accord.models.following import AskStatus as AskStatus
from concilio.accord.models.following import Circulation as Circulation
from concilio.accord.models.following import CirculationStep as CirculationStep
from concilio.accord.models.following import Recipient as Recipient
