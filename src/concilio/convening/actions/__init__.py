"""How a dialogue is set up and moved on. A convener decides about its frame and never about what people say."""

from concilio.convening.actions.communities import remove_community as remove_community
from concilio.convening.actions.communities import save_community as save_community
from concilio.convening.actions.corrections import Named as Named
from concilio.convening.actions.corrections import correct_name as correct_name
from concilio.convening.actions.frame import change_frame as change_frame
from concilio.convening.actions.frame import open_dialogue as open_dialogue
from concilio.convening.actions.frame import save_text as save_text
from concilio.convening.actions.offices import appoint as appoint
from concilio.convening.actions.offices import end_appointment as end_appointment
from concilio.convening.actions.phases import move_phase as move_phase
from concilio.convening.actions.seeds import add_seed as add_seed
from concilio.convening.actions.seeds import withdraw_seed as withdraw_seed
from concilio.convening.actions.succession import close_place as close_place
from concilio.convening.actions.succession import name_deputy as name_deputy
from concilio.convening.actions.succession import take_over as take_over
