"""Message ids of the page Goals: what each goal asks of a call, and what is measured of the judge."""

from typing import Any

DEFINITIONS = {
    "issue_invoice": "The customer told the agent to issue the invoice. The agent’s own offer does not count.",
    "discover_need": "The customer said what is needed, how much of it and by when, in own words or by a yes to the "
    "agent’s question.",
    "get_application": "The order or the form is sent or dictated in the call. “I will send it tomorrow” is not yet "
    "that.",
    "follow_up_offer": "The customer accepts the offer sent before. “We looked, thank you” is no acceptance, praise "
    "with a “but” neither.",
    "push_payment": "The customer names a day for the whole sum, or it is paid already. “Soon”, half of it, or “when"
    " our customer pays” do not count.",
    "book_meeting": "The customer agreed to the day and the time of a meeting, visit or demo. A call-back is no "
    "meeting.",
}
MEASURES = {
    "f1": "Goal reached: F1 of precision and recall",
    "precision": "Precision: of calls judged reached, really reached",
    "recall": "Recall: of calls really reached, judged so",
    "outcome": "The outcome is right",
    "evidence": "The quote stands in the right line",
    "next_step": "A next step is heard, or rightly none",
    "date": "The day of the next step is right",
    "reason": "The reason of a refusal is right",
}
LANGUAGES = {"ru": "Russian", "en": "English"}


def lists() -> dict[str, Any]:
    """For a template: the dicts by name."""
    return {"DEFINITIONS": DEFINITIONS, "MEASURES": MEASURES, "LANGUAGES": LANGUAGES}
