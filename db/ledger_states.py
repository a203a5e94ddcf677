"""The life of a finding as a table: which step leads from which status where. Pure; nothing is stored here.

suspected -> open -> notified -> fixed -> verified, and back: reopened. Besides: waived (until a day, then it comes
back), dismissed (it is not so), not_applicable (a person says that the rule does not fit here) and withdrawn (the rule
binds the site no longer). design.md part 2.
"""

from __future__ import annotations

from typing import Final, Literal

Status = Literal[
    "suspected",
    "open",
    "notified",
    "fixed",
    "verified",
    "reopened",
    "waived",
    "not_applicable",
    "dismissed",
    "withdrawn",
]
Action = Literal[
    # people
    "confirm", "dismiss", "set_aside", "waive", "notify", "said_fixed", "verify", "reopen",
    # runs and re-checks
    "seen", "seen_suspected", "gone", "withdraw", "recheck_good", "recheck_bad",
]  # fmt: skip

STATUSES: Final[tuple[Status, ...]] = (
    "suspected", "open", "notified", "fixed", "verified", "reopened", "waived", "not_applicable", "dismissed",
    "withdrawn",
)  # fmt: skip
# It stands: a run that no longer shows it fixes it.
ALIVE: Final[tuple[Status, ...]] = ("suspected", "open", "notified", "reopened")
# It counts against the site, and the unit has to do something.
COUNTED: Final[tuple[Status, ...]] = ("open", "notified", "reopened")
# Somebody said that it is none: it never counts, and reports do not list it.
SET_ASIDE: Final[tuple[Status, ...]] = ("dismissed", "not_applicable")
CLOSED: Final[tuple[Status, ...]] = ("fixed", "verified", "waived", "dismissed", "not_applicable", "withdrawn")

_STEPS: Final[dict[Action, dict[Status, Status]]] = {
    # Confirming what a run has found for sure records who looked at it; only what is confirmed names anybody.
    "confirm": {"suspected": "open", "open": "open", "notified": "notified", "reopened": "reopened"},
    # A false accusation can be taken back whenever it still stands, also after the unit has said that it did something.
    "dismiss": dict.fromkeys((*ALIVE, "fixed", "waived"), "dismissed"),
    "set_aside": dict.fromkeys((*ALIVE, "fixed", "waived"), "not_applicable"),
    "waive": dict.fromkeys((*ALIVE, "waived"), "waived"),
    # A candidate is never sent to anybody before a person has confirmed it.
    "notify": {"open": "notified", "notified": "notified", "reopened": "notified"},
    "said_fixed": {"open": "fixed", "notified": "fixed", "reopened": "fixed"},
    "verify": {"fixed": "verified"},
    # Who takes back that it was set aside makes it a candidate again, no more.
    "reopen": {"fixed": "reopened", "verified": "reopened", "dismissed": "suspected", "not_applicable": "suspected"},
    "seen": {
        "suspected": "open", "open": "open", "notified": "notified", "reopened": "reopened", "fixed": "reopened",
        "verified": "reopened", "waived": "waived", "not_applicable": "not_applicable", "dismissed": "dismissed",
    },
    "seen_suspected": {
        "suspected": "suspected", "open": "open", "notified": "notified", "reopened": "reopened",
        "fixed": "suspected", "verified": "suspected", "waived": "waived", "not_applicable": "not_applicable",
        "dismissed": "dismissed",
    },
    "gone": {
        "suspected": "fixed", "open": "fixed", "notified": "fixed", "reopened": "fixed", "fixed": "verified",
        "verified": "verified", "waived": "waived", "not_applicable": "not_applicable", "dismissed": "dismissed",
    },
    # The rule binds the site no longer (`db/withdrawals.py`); seen again, it goes on where it was.
    "withdraw": dict.fromkeys(ALIVE, "withdrawn"),
    "recheck_good": {"fixed": "verified"},
    "recheck_bad": {"fixed": "reopened"},
}  # fmt: skip


def after(status: Status, action: Action) -> Status | None:
    """The status that follows; None where the step is not allowed."""
    return _STEPS[action].get(status)


def allowed(status: Status) -> tuple[Action, ...]:
    """The steps that are allowed from a status."""
    return tuple(action for action, steps in _STEPS.items() if status in steps)
