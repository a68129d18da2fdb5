"""Short calls written as lines: "agent: …", "customer: …", "unknown: …"."""

from datetime import date

from scoring.facts import CallFacts, GoalCode
from transcription.transcript import Speaker, Turn

DAY = date(2026, 11, 23)  # a Monday


def call(*lines: str, goal: GoalCode | None = None, day: date = DAY, **more: object) -> CallFacts:
    """Facts of a call; every turn takes two seconds."""
    turns = []
    for index, line in enumerate(lines):
        speaker, _, text = line.partition(": ")
        turns.append(Turn(speaker=Speaker(speaker), start=2.0 * index, end=2.0 * index + 2, text=text))
    return CallFacts(turns=tuple(turns), call_date=day, goal=goal, **more)  # type: ignore[arg-type]  # fields by name
