"""Taxi licensing case management: every licence in doubt, from "at risk" to a served, appealable decision.

The map. `errors`, `settings`, `clock`, `working_days`, `rulebook` and `database` are the ground. `web` makes pages and
knows no domain. `audit` and `outbox` record what happened and what must follow. `people` signs in and permits. Above
them stand the features, each allowed to look down only: authority, followups, messages, powers, register, notices,
training, reviews, sittings, hearings, decisions. `casefile` and `reports` read everything and change nothing. `app`
wires the web application, `cli` the command line; `workers` (beside this package) does what the outbox promises.
"""
