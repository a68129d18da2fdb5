"""Message ids of the states and reasons of promises and objections, and how a state looks."""

from typing import Any

STATES = {
    "open": "open",
    "kept": "kept",
    "late": "kept late",
    "broken": "not kept",
    "moved": "moved",
    "unclear": "not clear",
    "dropped": "dropped",
}
STATE_LOOKS = {  # the class of ringback.css: shape and colour
    "open": "open",
    "kept": "good",
    "late": "fair",
    "broken": "bad",
    "moved": "none",
    "unclear": "none",
    "dropped": "none",
}
STATE_REASONS = {
    "call": "they talked",
    "attempt": "called, not reached",
    "said": "said to be done",
    "said_not": "said not to be done",
    "crm": "the deal moved on",
    "no_call": "no call by its day",
    "no_sign": "nothing shows that it was done",
    "new_day": "a new day was named",
    "closed": "the deal was closed",
    "person": "marked by a person",
}
PROMISE_SIDES = {"agent": "we", "customer": "customer", "both": "both"}
OBJECTION_KINDS = {
    "price": "price",
    "need": "no need",
    "competitor": "a competitor",
    "timing": "not now",
    "trust": "no trust",
}


def lists() -> dict[str, Any]:
    """All of them, for a template."""
    return {
        "STATES": STATES,
        "STATE_LOOKS": STATE_LOOKS,
        "STATE_REASONS": STATE_REASONS,
        "PROMISE_SIDES": PROMISE_SIDES,
        "OBJECTION_KINDS": OBJECTION_KINDS,
    }
