"""Message ids of scripts, talks and signs: closed lists that pages look up."""

from typing import Any

ITEMS = {
    "greeting": "greeting",
    "own_name": "own name",
    "company": "company",
    "purpose": "purpose of the call",
    "need": "need asked",
    "offer": "offer said",
    "price": "price said",
    "objection": "objection answered",
    "next_step": "next step agreed",
    "date": "its day named",
    "thanks": "thanks, good-bye",
    "own": "own item",
}
WHAT_COUNTS = {
    "greeting": "“Good morning”, “hello” in the agent's first three sentences.",
    "own_name": "The agent says who he is in his first five sentences; calling the customer by name does not count.",
    "company": "Our name, or “from …”, in the agent's first six sentences.",
    "purpose": "Why he calls, in the first nine sentences. Not owed when the customer called.",
    "need": "A question about what is needed. Not owed when the customer says it first or refuses at once.",
    "offer": "What is offered, or on what terms.",
    "price": "A sum named by the agent. Owed when the customer asks or something was offered.",
    "objection": "Every objection gets an answer of substance. Not owed without objections.",
    "next_step": "Something was agreed on. Not owed when the customer refused.",
    "date": "The step has a day. Not owed without a step.",
    "thanks": "Thanks or good-bye in the agent's last six sentences.",
}
MET = {"yes": "fulfilled", "no": "not fulfilled", "not_applicable": "not owed"}
STATES = {"draft": "draft", "active": "in force", "retired": "retired"}
TRIAL_STATES = {"todo": "waits", "doing": "runs", "done": "done", "failed": "failed"}

SIGNS = {
    "purposeless": "Without a purpose",
    "burst": "Many very short calls in a row",
    "again": "The same number again and again",
    "one_sided": "Only the agent speaks",
    "closed": "Customers with nothing open",
    "machine": "Machines held long",
    "colleague": "Numbers of our own",
    "unrecorded": "The recording of just this call is missing",
    "goal_after": "The goal was set after the call",
    "just_over": "Hung up just after it counts",
}
QUESTIONS = {
    "purposeless": "No goal was set and none could be heard, nothing was agreed on. What was the call for?",
    "burst": "%(calls)s answered calls under 20 s within %(minutes)s minutes. Was the list bad, or the hour?",
    "again": "%(calls)s answered calls to this number in a day, none for a goal. What keeps it open?",
    "one_sided": "%(percent)s %% of what was said is the agent's. Was somebody on the other end?",
    "closed": "No open lead or deal with this company, no goal, no next step. Should there be one?",
    "machine": "%(seconds)s seconds with an answering machine. Was a message left?",
    "colleague": "The number is one of ours. Was it a test, or a call passed on?",
    "unrecorded": "%(stored)s of the %(talks)s talks of the day are recorded, this one is not. Which telephone was it?",
    "goal_after": "The goal was set %(minutes)s minutes after the end, and is reached. Was it known before?",
    "just_over": "%(calls)s of %(talks)s talks of the day ended within 3 s after %(seconds)s s. Do they hang up there?",
}

MEASURES = {
    "talk_ratio": "Agent's share of speech",
    "longest_monologue_seconds": "Longest monologue",
    "longest_customer_seconds": "Longest customer story",
    "switches_per_minute": "Changes of the floor a minute",
    "patience_seconds": "Waits before answering",
    "questions": "Questions",
    "open_questions": "Open questions",
    "silence_ratio": "Silence",
    "long_silences": "Pauses over 3 s",
    "interruptions": "Interruptions",
    "words_per_minute": "Words a minute",
    "fillers_per_100": "Filler words per 100",
}
UNITS = {  # how a measure is written: share, length, number with digits
    "talk_ratio": "share",
    "longest_monologue_seconds": "length",
    "longest_customer_seconds": "length",
    "switches_per_minute": "tenths",
    "patience_seconds": "tenths",
    "questions": "whole",
    "open_questions": "whole",
    "silence_ratio": "share",
    "long_silences": "whole",
    "interruptions": "whole",
    "words_per_minute": "whole",
    "fillers_per_100": "tenths",
}


def lists() -> dict[str, Any]:
    """All of them, for a template."""
    return {
        "SCRIPT_ITEMS": ITEMS,
        "WHAT_COUNTS": WHAT_COUNTS,
        "MET": MET,
        "VERSION_STATES": STATES,
        "TRIAL_STATES": TRIAL_STATES,
        "SIGNS": SIGNS,
        "QUESTIONS": QUESTIONS,
        "MEASURES": MEASURES,
        "UNITS": UNITS,
    }
