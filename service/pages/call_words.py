"""Message ids of a call's closed lists, beside those of `words.py`."""

from typing import Any

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
LINK_REASONS = {
    "chosen_by_hand": "chosen by a person",
    "internal_call": "a call among colleagues",
    "number_hidden": "the number is hidden",
    "number_unknown": "nobody in the CRM has this number",
    "several_companies": "several companies have this number",
    "shared_within_company": "several people of this company have this number",
    "number_of_contact": "the number of a contact",
    "number_of_company": "the number of the company",
    "contact_without_company": "the number of a contact without a company",
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
        "LINK_REASONS": LINK_REASONS,
    }
