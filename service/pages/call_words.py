"""Message ids of a call's closed lists, beside those of `words.py`."""

from typing import Any

from service import link_words

DIRECTIONS = {"inbound": "inbound", "outbound": "outbound", "internal": "internal"}
CALL_OUTCOMES = {
    "answered": "answered",
    "missed": "missed",
    "abandoned": "caller gave up",
    "busy": "busy",
    "failed": "failed",
    "voicemail": "voicemail",
    "in_progress": "going on",
}
SIDES = {"agent": "agent", "customer": "customer", "both": "both", "unknown": "somebody"}
MARKS = {
    "evidence": "verdict",
    "next_step": "next step",
    "rejection": "refusal",
    "price": "price",
    "competitor": "competitor",
    "objection": "objection",
    "promise": "promise",
    "note": "note",
}
ORIGINS = {"set": "set before", "stage": "of the stage", "inferred": "guessed from the talk"}
PARTIES = {"employee": "employee", "customer": "customer", "service": "menu or queue"}
LEG_OUTCOMES = {
    "ringing": "rings",
    "talking": "talks",
    "answered": "answered",
    "missed": "not answered",
    "busy": "busy",
    "failed": "failed",
    "cancelled": "answered elsewhere or given up",
}
LEAD_STATUSES = {"new": "new", "in_work": "in work", "converted": "converted", "rejected": "rejected"}
RECORDING_STATES = {
    "expected": "awaited",
    "late": "late",
    "stored": "stored",
    "missing": "never came",
    "corrupt": "unreadable",
    "none": "not recorded",
}


def lists() -> dict[str, Any]:
    """All of them, for a template."""
    return {
        "DIRECTIONS": DIRECTIONS,
        "CALL_OUTCOMES": CALL_OUTCOMES,
        "SIDES": SIDES,
        "MARKS": MARKS,
        "ORIGINS": ORIGINS,
        "PARTIES": PARTIES,
        "LEG_OUTCOMES": LEG_OUTCOMES,
        "LEAD_STATUSES": LEAD_STATUSES,
        "RECORDING_STATES": RECORDING_STATES,
        "LINK_REASONS": link_words.REASONS,
        "LINK_EMPLOYEE": link_words.EMPLOYEE,
        "LINK_WORK": link_words.WORK,
    }
