"""Message ids of the closed lists about people beside the machine, beside those of `words.py`."""

from typing import Any

DISPUTES = {
    "open": "waits for an answer",
    "upheld": "the verdict stands",
    "changed": "changed",
    "withdrawn": "taken back",
}
DISPUTE_LOOKS = {"open": "fair", "upheld": "none", "changed": "good", "withdrawn": "none"}  # classes of ringback.css
RESCORINGS = {"running": "at work", "done": "done", "stopped": "stopped"}
ITEMS = {
    "outcome": "Outcome",
    "attained": "Goal reached",
    "reason": "Reason of the refusal",
    "next_step": "Next step agreed",
}
ANSWERS = {"yes": "yes", "no": "no", "not_applicable": "not applicable", "none": "none heard"}
SIDES_OF = {
    "human_human": "two people, blind",
    "human_machine": "person and machine, blind",
    "machine_model": "machine and language model",
    "human_model": "person and language model, blind",
}
KAPPA_BANDS = {
    "poor": "worse than chance",
    "slight": "slight",
    "fair": "fair",
    "moderate": "moderate",
    "substantial": "substantial",
    "almost_perfect": "almost perfect",
}
KAPPA_LOOKS = {
    "poor": "bad",
    "slight": "bad",
    "fair": "fair",
    "moderate": "fair",
    "substantial": "good",
    "almost_perfect": "good",
}
MISSING = {
    "refused": "the endpoint refused",
    "no_answer": "the endpoint did not answer",
    "cut": "the answer was cut off",
    "not_json": "the answer was not the JSON asked for",
    "no_quotes": "it named no quote",
    "quotes_not_said": "its quotes were not said",
    "agents_words": "it took the agent's words for the customer's",
    "too_long": "the talk is too long to send",
}
LOOKS = (DISPUTE_LOOKS, KAPPA_LOOKS)


def lists() -> dict[str, Any]:
    """All of them, for a template."""
    return {
        "DISPUTES": DISPUTES,
        "DISPUTE_LOOKS": DISPUTE_LOOKS,
        "RESCORINGS": RESCORINGS,
        "ITEMS": ITEMS,
        "ANSWERS": ANSWERS,
        "SIDES_OF": SIDES_OF,
        "KAPPA_BANDS": KAPPA_BANDS,
        "KAPPA_LOOKS": KAPPA_LOOKS,
        "MISSING": MISSING,
    }
