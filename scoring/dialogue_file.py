"""A labelled call as text: a dialogue in YAML (turns `A:` and `C:`), or a recording's ground truth in JSON (turns with
start and end).  Used by `ringback judge` and `ringback evaluate goals`; pure: the caller reads the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import cast

import yaml

from scoring.facts import CallFacts, GoalCode, GoalOrigin
from scoring.verdict import ObjectionKind, Outcome, RejectionReason, Side
from transcription.transcript import Speaker, Turn

SPEAKERS = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER, "U": Speaker.UNKNOWN}
WORDS_A_SECOND = 2.4  # unhurried speech: times of a dialogue that has none
GAP = 0.4  # seconds between turns
SILENCES = ("pause", "hold", "beep")


class DialogueUnreadable(ValueError):
    """Not a labelled call; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A labelled quote and the turn that holds it (None: no turn does)."""

    quote: str
    turn: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStepLabel:
    who: Side
    date: date | None
    what: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLabel:
    """What a side says it will do; date None: no day was named."""

    who: Side
    what: str
    date: date | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLabel:
    """What the customer has against it, and the agent's words that speak to it (None: nobody did)."""

    kind: ObjectionKind
    quote: str
    is_met: bool
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What people say of the call: what the verdict is measured by."""

    outcome: Outcome
    evidence: tuple[Quote, ...] = ()
    next_step: NextStepLabel | None = None
    rejection: RejectionReason | None = None
    competitors: tuple[str, ...] = ()
    prices: tuple[tuple[Decimal, str], ...] = ()  # amount, currency
    promises: tuple[PromiseLabel, ...] = ()  # of both sides
    objections: tuple[ObjectionLabel, ...] = ()

    @property
    def attained(self) -> bool:
        return self.outcome is Outcome.ATTAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledCall:
    id: str
    title: str
    facts: CallFacts
    labels: Labels | None  # None: a dialogue to be judged, not measured
    traps: tuple[str, ...] = ()  # what makes it hard: figures are given per trap


def parse(text: str, *, name: str, goal: GoalCode | None = None, today: date | None = None) -> LabelledCall:
    """The call in a file's text.  name stands in errors and for a missing id; goal overrides the file's.

    today   the day of a call whose file names none; None: such a file is refused
    raises  DialogueUnreadable: no turns, no day, an unknown goal, a broken date …"""
    try:
        said = yaml.safe_load(text)  # JSON is YAML
    except yaml.YAMLError as error:
        raise DialogueUnreadable(f"{name}: neither YAML nor JSON ({str(error).splitlines()[0]})") from error
    if not isinstance(said, Mapping) or not isinstance(said.get("turns"), list):
        raise DialogueUnreadable(f"{name}: no list of turns; a dialogue has `turns:` with `- A: …` and `- C: …`")
    try:
        return _call(said, name, goal, today)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise DialogueUnreadable(f"{name}: {error}") from error


def without_sides(call: LabelledCall) -> LabelledCall:
    """The same call as a mono recording would give it: nobody tells who speaks."""
    turns = tuple(replace(turn, speaker=Speaker.UNKNOWN) for turn in call.facts.turns)
    return replace(call, facts=replace(call.facts, turns=turns))


def _call(said: Mapping[str, object], name: str, goal: GoalCode | None, today: date | None) -> LabelledCall:
    turns = tuple(_turns(cast(list[Mapping[str, object]], said["turns"]), name))
    chosen = goal or (GoalCode(str(said["goal"])) if said.get("goal") else None)
    labels = said.get("labels")
    marked = _labels(cast(Mapping[str, object], labels), turns) if labels else None
    call_date = _day(said.get("call_date")) or today
    if call_date is None:
        raise ValueError("no day of the call; add `call_date: YYYY-MM-DD`")
    facts = CallFacts(
        turns=turns,
        call_date=call_date,
        goal=chosen,
        origin=GoalOrigin.SET,
        is_outbound=str(said.get("direction", "out")).startswith("out"),
        language=str(said.get("lang", "ru")),
        talk_seconds=turns[-1].end if turns else 0.0,
    )
    return LabelledCall(
        id=str(said.get("id", name)),
        title=str(said.get("title", "")),
        facts=facts,
        labels=marked,
        traps=_words(said.get("traps")),
    )


def _turns(said: list[Mapping[str, object]], name: str) -> list[Turn]:
    found, clock = list[Turn](), 0.0
    for item in said:
        if not isinstance(item, Mapping) or not item:
            found_kind = type(item).__name__
            raise ValueError(f"a turn must be `A: what was said` (agent) or `C: …` (customer), not {found_kind}")
        if "text" in item:
            found.append(_timed(item))
            continue
        key, value = next(iter(item.items()))
        if key in SILENCES:
            clock += float(str(value))
        elif key in SPEAKERS:
            text = str(value["t"]) if isinstance(value, Mapping) else str(value)
            clock += GAP
            end = clock + max(0.4, len(text.split()) / WORDS_A_SECOND)
            found.append(Turn(speaker=SPEAKERS[key], start=round(clock, 2), end=round(end, 2), text=text))
            clock = end
        else:
            raise ValueError(f"a turn begins with {key!r}; it must be one of A, C, U, pause, hold, beep")
    return found


def _timed(item: Mapping[str, object]) -> Turn:
    return Turn(
        speaker=Speaker(str(item["speaker"])),
        start=float(str(item["start"])),
        end=float(str(item["end"])),
        text=str(item["text"]),
        is_suspect=bool(item.get("is_suspect", False)),
    )


def _labels(said: Mapping[str, object], turns: tuple[Turn, ...]) -> Labels:
    step, lost = _mapping(said.get("next_step")), _mapping(said.get("rejection"))
    return Labels(
        outcome=Outcome(str(said["outcome"])),
        evidence=tuple(_quote(str(item["quote"]), turns) for item in _list(said.get("evidence"))),
        next_step=None
        if step is None
        else NextStepLabel(
            who=Side(str(step["who"])),
            date=_day(step.get("date")),
            what=str(step.get("what", "")),
            quote=str(step.get("quote", "")),
        ),
        rejection=RejectionReason(str(lost["reason"])) if lost and lost.get("reason") else None,
        competitors=_words(said.get("competitors")),
        prices=tuple((Decimal(str(item["amount"])), str(item["currency"])) for item in _list(said.get("prices"))),
        promises=tuple(_promise(item) for item in _list(said.get("promises"))),
        objections=tuple(_objection(item) for item in _list(said.get("objections"))),
    )


def _promise(said: Mapping[str, object]) -> PromiseLabel:
    return PromiseLabel(
        who=Side(str(said["who"])), what=str(said["what"]), date=_day(said.get("date")), quote=str(said["quote"])
    )


def _objection(said: Mapping[str, object]) -> ObjectionLabel:
    answer = said.get("answer")
    return ObjectionLabel(
        kind=ObjectionKind(str(said["kind"])),
        quote=str(said["quote"]),
        is_met=bool(said["met"]),
        answer=None if answer is None else str(answer),
    )


def _quote(quote: str, turns: tuple[Turn, ...]) -> Quote:
    return Quote(quote=quote, turn=next((index for index, turn in enumerate(turns) if quote in turn.text), None))


def _mapping(value: object) -> Mapping[str, object] | None:
    return cast(Mapping[str, object], value) if isinstance(value, Mapping) else None


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in cast(list[object], value or []))


def _list(value: object) -> list[Mapping[str, object]]:
    return cast(list[Mapping[str, object]], value or [])


def _day(value: object) -> date | None:
    """YAML gives dates, JSON strings."""
    if value is None:
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))
