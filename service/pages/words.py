"""Message ids of the closed lists: outcomes, goals, roles, bands, reasons.  `_(GOALS[code])` in a template."""

from typing import Any

OUTCOMES = {
    "attained": "goal reached",
    "not_attained": "goal not reached",
    "keep_in_touch": "kept in touch",
    "rejected": "rejected",
    "voicemail": "voicemail",
    "wrong_number": "wrong number",
    "no_speech": "no speech",
}
GOALS = {
    "issue_invoice": "issue an invoice",
    "discover_need": "find out the need",
    "get_application": "get an order",
    "follow_up_offer": "follow up the offer",
    "push_payment": "push to payment",
    "book_meeting": "book a meeting",
}
ROLES = {
    "telemarketing": "telemarketing",
    "closer": "closers",
    "account_manager": "account managers",
    "logistics": "logistics",
    "other": "others",
}
BANDS = {
    "sent_away": "sent away",
    "weak": "weak",
    "works": "works, below the norm",
    "norm": "at the norm",
    "below_closing": "below three",
    "closes": "closes",
    "none": "no norm",
}
BAND_LOOKS = {  # the class of ringback.css: shape and colour
    "sent_away": "bad",
    "weak": "fair",
    "works": "fair",
    "norm": "good",
    "below_closing": "fair",
    "closes": "good",
    "none": "none",
}
REASONS = {
    "price": "price",
    "no_need": "no need",
    "competitor": "a competitor",
    "timing": "not now",
    "trust": "no trust",
}
WHY_HEAR = {
    "reasons_differ": "the stated reason is not the one heard",
    "rejected": "rejected, the largest sum",
    "unsure": "the verdict is unsure",
    "reached": "goal reached, the largest sum",
    "no_result": "a talk without result",
}
SIZES = {"1": "1 call", "2": "2 calls", "3_4": "3–4 calls", "5_plus": "5 calls and more"}
SPANS = {"day": "Day", "week": "Week", "month": "Month", "quarter": "Quarter"}
FILTERS = {
    "employee": "Employee",
    "role": "Role",
    "team": "Team",
    "line": "Line",
    "segment": "Segment",
    "region": "Region",
    "campaign": "Campaign",
}


def lists() -> dict[str, Any]:
    """All of them, for a template."""
    return {
        "OUTCOMES": OUTCOMES,
        "GOALS": GOALS,
        "ROLES": ROLES,
        "BANDS": BANDS,
        "BAND_LOOKS": BAND_LOOKS,
        "REASONS": REASONS,
        "WHY_HEAR": WHY_HEAR,
        "SIZES": SIZES,
        "SPANS": SPANS,
        "FILTERS": FILTERS,
    }
