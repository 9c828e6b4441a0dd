"""The table: for each route and method, what each role meets. Read by test_who_may_do_what.

`part-n` is a participant of Northbank, `steward-s` the steward of Southbank; `part-other`, `other` (a convener) and
`steward-other` belong to another dialogue. Change a row only when the rule has changed.
"""

from __future__ import annotations

_ROWS = """
account_change_password       GET  login login login login   200   200   200   200   200   200   200   200
account_change_password       POST login login login login   200   200   200   200   200   200   200   200
account_inactive              GET    200   200   200   200   200   200   200   200   200   200   200   200
account_inactive              POST   405   405   405   405   405   405   405   405   405   405   405   405
account_login                 GET    200   200   200   200   302   302   302   302   302   302   302   302
account_login                 POST   200   200   200   200   302   302   302   302   302   302   302   302
account_logout                GET    302   302   302   302   200   200   200   200   200   200   200   200
account_logout                POST   302   302   302   302   302   302   302   302   302   302   302   302
account_reauthenticate        GET  login login login login   200   200   200   200   200   200   200   200
account_reauthenticate        POST login login login login   200   200   200   200   200   200   200   200
admission:back                GET    200   200   200   200   200   200   200   200   200   200   200   200
admission:back                POST   400   400   400   400   400   400   400   400   400   400   400   400
admission:envelopes           GET  login login login login   403   403   403   403   200   403   404   404
admission:envelopes           POST login login login login   403   403   403   403   200   403   404   404
admission:risks               GET    200   200   200   200   200   200   200   200   200   200   200   200
admission:risks               POST   405   405   405   405   405   405   405   405   405   405   405   405
admission:seat                GET    200   200   200   200   200   200   200   200   200   200   200   200
admission:seat                POST   400   400   400   400   400   400   400   400   400   400   400   400
api-nothing                   GET    404   404   404   404   404   404   404   404   404   404   404   404
api-nothing                   POST   404   404   404   404   404   404   404   404   404   404   404   404
api:api-root                  GET    404   404   404   404   404   404   404   404   404   404   404   404
api:api-root                  POST   404   404   404   404   404   404   404   404   404   404   404   404
api:dialogue                  GET    200   200   200   200   200   200   200   200   200   200   200   200
api:dialogue                  POST   405   405   405   405   405   405   405   405   405   405   405   405
api:dialogues                 GET    200   200   200   200   200   200   200   200   200   200   200   200
api:dialogues                 POST   405   405   405   405   405   405   405   405   405   405   405   405
api:findings_schema           GET    200   200   200   200   200   200   200   200   200   200   200   200
api:findings_schema           POST   405   405   405   405   405   405   405   405   405   405   405   405
api:openapi-json              GET    200   200   200   200   200   200   200   200   200   200   200   200
api:openapi-json              POST   200   200   200   200   200   200   200   200   200   200   200   200
api:release                   GET    200   200   200   200   200   200   200   200   200   200   200   200
api:release                   POST   405   405   405   405   405   405   405   405   405   405   405   405
api:releases                  GET    200   200   200   200   200   200   200   200   200   200   200   200
api:releases                  POST   405   405   405   405   405   405   405   405   405   405   405   405
api:statements                GET    200   200   200   200   200   200   200   200   200   200   200   200
api:statements                POST   405   405   405   405   405   405   405   405   405   405   405   405
coalition:add-figure          GET  login login login login   405   405   405   405   405   405   405   405
coalition:add-figure          POST login login login login   404   404   404   404  302!   404   404   404
coalition:add-organisation    GET  login login login login   405   405   405   405   405   405   405   405
coalition:add-organisation    POST login login login login   404   404   404   404  302!   404   404   404
coalition:change-member       GET  login login login login   405   405   405   405   405   405   405   405
coalition:change-member       POST login login login login   404   404   404   404   302   404   404   404
coalition:coalition           GET  login login login login   404   404   404   404   200   404   404   404
coalition:coalition           POST login login login login   404   404   404   404   200   404   404   404
coalition:invite              GET  login login login login   405   405   405   405   405   405   405   405
coalition:invite              POST login login login login   404   404   404   404  200!   404   404   404
coalition:names               GET  login login login login   404   404   404   404   200   404   404   404
coalition:names               POST login login login login   404   404   404   404   200   404   404   404
coalition:organisation-names  GET  login login login login   404   404   404   404   200   404   404   404
coalition:organisation-names  POST login login login login   404   404   404   404   200   404   404   404
coalition:new-link            GET  login login login login   405   405   405   405   405   405   405   405
coalition:new-link            POST login login login login   404   404   404   404   200   404   404   404
coalition:open-account        GET    410   410   410   410   410   410   410   410   410   410   410   410
coalition:open-account        POST   410   410   410   410   410   410   410   410   410   410   410   410
coalition:remove-figure       GET  login login login login   405   405   405   405   405   405   405   405
coalition:remove-figure       POST login login login login   404   404   404   404  302!   404   404   404
coalition:remove-organisation GET  login login login login   405   405   405   405   405   405   405   405
coalition:remove-organisation POST login login login login   404   404   404   404  302!   404   404   404
coalition:save                GET  login login login login   405   405   405   405   405   405   405   405
coalition:save                POST login login login login   404   404   404   404  302!   404   404   404
coalition:set-up              GET    410   410   410   410   410   410   410   410   410   410   410   410
coalition:set-up              POST   410   410   410   410   410   410   410   410   410   410   410   410
convening:acts                GET  login login login login   200   200   200   200   200   200   404   404
convening:acts                POST login login login login   405   405   405   405   405   405   405   405
convening:answer-mediator     GET  login login login login   405   405   405   405   405   405   405   405
convening:answer-mediator     POST login login login login  302!  302!   403   403   403   403   404   404
convening:communities         GET  login login login login   403   403   403   403   200   403   404   404
convening:communities         POST login login login login   403   403   403   403   422   403   404   404
convening:community           GET  login login login login   403   403   403   403   200   403   404   404
convening:community           POST login login login login   403   403   403   403   422   403   404   404
convening:corrections         GET  login login login login   403   403   403   403   200   403   404   404
convening:corrections         POST login login login login   403   403   403   403  302!   403   404   404
convening:desk                GET  login login login login   200   200   200   200   200   200   404   404
convening:desk                POST login login login login   405   405   405   405   405   405   405   405
convening:end-appointment     GET  login login login login   405   405   405   405   405   405   405   405
convening:end-appointment     POST login login login login   403   403   403   403  302!   403   404   404
convening:frame               GET  login login login login   403   403   403   403   200   403   404   404
convening:frame               POST login login login login   403   403   403   403   422   403   404   404
convening:new                 GET  login login login login   403   403   403   403   200   403   200   403
convening:new                 POST login login login login   403   403   403   403  302!   403   422   403
convening:people              GET  login login login login   200   200   200   200   200   200   404   404
convening:people              POST login login login login   403   403   403   403  302!   403   404   404
convening:phase               GET  login login login login   403   403   403   403   200   403   404   404
convening:phase               POST login login login login   403   403   403   403  302!   403   404   404
convening:remove-community    GET  login login login login   405   405   405   405   405   405   405   405
convening:remove-community    POST login login login login   403   403   403   403   302   403   404   404
convening:seeds-table         GET  login login login login   403   403   403   403   200   403   404   404
convening:seeds-table         POST login login login login   403   403   403   403   422   403   404   404
convening:seeds               GET  login login login login   403   403   403   403   200   403   404   404
convening:seeds               POST login login login login   403   403   403   403  302!   403   404   404
convening:text                GET  login login login login   403   403   403   403   200   403   404   404
convening:text                POST login login login login   403   403   403   403   422   403   404   404
convening:texts               GET  login login login login   403   403   403   403   200   403   404   404
convening:texts               POST login login login login   405   405   405   405   405   405   405   405
convening:withdraw-seed       GET  login login login login   405   405   405   405   405   405   405   405
convening:withdraw-seed       POST login login login login   403   403   403   403  302!   403   404   404
desk                          GET  login login login login   200   200   200   200   200   200   200   200
desk                          POST login login login login   200   200   200   200   200   200   200   200
dialogue                      GET    200   200   200   200   200   200   200   200   200   200   200   200
dialogue                      POST   405   405   405   405   405   405   405   405   405   405   405   405
dialogue:answers              GET    403   200   200   403   403   403   403   403   403   403   403   403
dialogue:answers              POST   403  302!  302!   403   403   403   403   403   403   403   403   403
dialogue:card                 GET    403   200   200   403   403   403   403   403   403   403   403   403
dialogue:card                 POST   403  200!  200!   403   403   403   403   403   403   403   403   403
dialogue:doubt                GET    405   405   405   405   405   405   405   405   405   405   405   405
dialogue:doubt                POST   403  200!  200!   403   403   403   403   403   403   403   403   403
dialogue:guess                GET    403   302   302   403   403   403   403   403   403   403   403   403
dialogue:guess                POST   403   409   409   403   403   403   403   403   403   403   403   403
dialogue:leave                GET    403   200   200   403   403   403   403   403   403   403   403   403
dialogue:leave                POST   403  200!   200   403   403   403   403   403   403   403   403   403
dialogue:mine                 GET    403   200   200   403   403   403   403   403   403   403   403   403
dialogue:mine                 POST   403  302!   403   403   403   403   403   403   403   403   403   403
dialogue:write                GET    403   200   200   403   403   403   403   403   403   403   403   403
dialogue:write                POST   403  302!  302!   403   403   403   403   403   403   403   403   403
healthz                       GET    200   200   200   200   200   200   200   200   200   200   200   200
healthz                       POST   200   200   200   200   200   200   200   200   200   200   200   200
home                          GET    200   200   200   200   200   200   200   200   200   200   200   200
home                          POST   200   200   200   200   200   200   200   200   200   200   200   200
insight:desk                  GET  login login login login   200   200   200   403   200   403   404   404
insight:desk                  POST login login login login   405   405   405   405   405   405   405   405
insight:draft                 GET  login login login login   405   405   405   405   405   405   405   405
insight:draft                 POST login login login login   403   403   403   403  302!   403   404   404
insight:release               GET    200   200   200   200   200   200   200   200   200   200   200   200
insight:release               POST   405   405   405   405   405   405   405   405   405   405   405   405
insight:release_csv           GET    200   200   200   200   200   200   200   200   200   200   200   200
insight:release_csv           POST   405   405   405   405   405   405   405   405   405   405   405   405
insight:release_document      GET    200   200   200   200   200   200   200   200   200   200   200   200
insight:release_document      POST   405   405   405   405   405   405   405   405   405   405   405   405
insight:release_json          GET    200   200   200   200   200   200   200   200   200   200   200   200
insight:release_json          POST   405   405   405   405   405   405   405   405   405   405   405   405
insight:release_proof         GET    404   404   404   404   404   404   404   404   404   404   404   404
insight:release_proof         POST   405   405   405   405   405   405   405   405   405   405   405   405
insight:releases              GET    302   302   302   302   302   302   302   302   302   302   302   302
insight:releases              POST   405   405   405   405   405   405   405   405   405   405   405   405
insight:turn_key              GET  login login login login   405   405   405   405   405   405   405   405
insight:turn_key              POST login login login login  302!   403   403   403   403   403   404   404
ledger:checker                GET    200   200   200   200   200   200   200   200   200   200   200   200
ledger:checker                POST   405   405   405   405   405   405   405   405   405   405   405   405
ledger:cosignature            GET    405   405   405   405   405   405   405   405   405   405   405   405
ledger:cosignature            POST   404   404   404   404   404   404   404   404   404   404   404   404
ledger:file                   GET    404   404   404   404   404   404   404   404   404   404   404   404
ledger:file                   POST   405   405   405   405   405   405   405   405   405   405   405   405
ledger:text                   GET    404   404   404   404   404   404   404   404   404   404   404   404
ledger:text                   POST   405   405   405   405   405   405   405   405   405   405   405   405
metrics                       GET    200   200   200   200   200   200   200   200   200   200   200   200
metrics                       POST   200   200   200   200   200   200   200   200   200   200   200   200
mfa_activate_totp             GET  login login login login   302   302   302   302   302   302   302   302
mfa_activate_totp             POST login login login login   302   302   302   302   302   302   302   302
mfa_authenticate              GET  login login login login   302   302   302   302   302   302   302   302
mfa_authenticate              POST login login login login   302   302   302   302   302   302   302   302
mfa_deactivate_totp           GET  login login login login   302   302   302   302   302   302   302   302
mfa_deactivate_totp           POST login login login login   302   302   302   302   302   302   302   302
mfa_generate_recovery_codes   GET  login login login login   302   302   302   302   302   302   302   302
mfa_generate_recovery_codes   POST login login login login   302   302   302   302   302   302   302   302
mfa_index                     GET  login login login login   200   200   200   200   200   200   200   200
mfa_index                     POST login login login login   405   405   405   405   405   405   405   405
mfa_reauthenticate            GET  login login login login   200   200   200   200   200   200   200   200
mfa_reauthenticate            POST login login login login   200   200   200   200   200   200   200   200
mfa_view_recovery_codes       GET  login login login login   302   302   302   302   302   302   302   302
mfa_view_recovery_codes       POST login login login login   405   405   405   405   405   405   405   405
moderation:day                GET    404   404   404   404   404   404   404   404   404   404   404   404
moderation:day                POST   405   405   405   405   405   405   405   405   405   405   405   405
moderation:day_proof          GET    404   404   404   404   404   404   404   404   404   404   404   404
moderation:day_proof          POST   405   405   405   405   405   405   405   405   405   405   405   405
moderation:decisions          GET    200   200   200   200   200   200   200   200   200   200   200   200
moderation:decisions          POST   405   405   405   405   405   405   405   405   405   405   405   405
moderation:decisions_csv      GET    200   200   200   200   200   200   200   200   200   200   200   200
moderation:decisions_csv      POST   405   405   405   405   405   405   405   405   405   405   405   405
moderation:decisions_json     GET    200   200   200   200   200   200   200   200   200   200   200   200
moderation:decisions_json     POST   405   405   405   405   405   405   405   405   405   405   405   405
moderation:mediator           GET  login login login login   403   403   200   403   403   403   404   404
moderation:mediator           POST login login login login   403   403  302!   403   403   403   404   404
moderation:open               GET  login login login login   200   200   403   403   403   403   404   404
moderation:open               POST login login login login  302!  302!   403   403   403   403   404   404
moderation:policy             GET    200   200   200   200   200   200   200   200   200   200   200   200
moderation:policy             POST   405   405   405   405   405   405   405   405   405   405   405   405
moderation:statements         GET    200   200   200   200   200   200   200   200   200   200   200   200
moderation:statements         POST   405   405   405   405   405   405   405   405   405   405   405   405
moderation:queue              GET  login login login login   200   200   403   403   403   403   404   404
moderation:queue              POST login login login login  302!  302!   403   403   403   403   404   404
publiclog:ledger              GET    404   404   404   404   404   404   404   404   404   404   404   404
publiclog:ledger              POST   405   405   405   405   405   405   405   405   405   405   405   405
publiclog:ledgers             GET    302   302   302   302   302   302   302   302   302   302   302   302
publiclog:ledgers             POST   405   405   405   405   405   405   405   405   405   405   405   405
robots                        GET    200   200   200   200   200   200   200   200   200   200   200   200
robots                        POST   405   405   405   405   405   405   405   405   405   405   405   405
shell:leave                   GET    200   200   200   200   200   200   200   200   200   200   200   200
shell:leave                   POST   200   200   200   200   200   200   200   200   200   200   200   200
translation:desk              GET  login login login login   403   403   403   200   403   403   404   404
translation:desk              POST login login login login   403   403   403  302!   403   403   404   404
translation:table             GET  login login login login   403   403   403   200   403   403   404   404
translation:table             POST login login login login   403   403   403   422   403   403   404   404
translation:glossary          GET  login login login login   403   403   403   200   403   403   404   404
translation:glossary          POST login login login login   403   403   403  302!   403   403   404   404
translation:remove-term       GET  login login login login   405   405   405   405   405   405   405   405
translation:remove-term       POST login login login login   403   403   403   302   403   403   404   404
witnesses:file                GET  login login login login   200   200   200   200   200   200   404   404
witnesses:file                POST login login login login   405   405   405   405   405   405   405   405
witnesses:policy              GET  login login login login   200   200   200   200   200   200   404   404
witnesses:policy              POST login login login login   422   422   403   403   422   403   404   404
witnesses:turn_key            GET  login login login login   405   405   405   405   405   405   405   405
witnesses:turn_key            POST login login login login  302!   403   403   403   403   403   404   404
your_guesses                  GET   302   200   200   302   302   302   302   302   302   302   302   302
your_guesses                  POST  405   405   405   405   405   405   405   405   405   405   405   405
your_guesses_before           GET   301   301   301   301   301   301   301   301   301   301   301   301
your_guesses_before           POST  301   301   301   301   301   301   301   301   301   301   301   301
"""

ROLES = (
    "nobody",
    "part-n",
    "part-s",
    "part-other",
    "steward-n",
    "steward-s",
    "mediator",
    "translator",
    "convener",
    "observer",
    "other",
    "steward-other",
)
TABLE: dict[tuple[str, str], list[str]] = {
    (route, method): cells for route, method, *cells in map(str.split, _ROWS.strip().splitlines())
}
