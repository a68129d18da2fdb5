"""A call is the fold of its facts: pure, indifferent to their order and repetition.

source  adapters/README.md, "The call" and "Whose call": the rules in words
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.contract import Connection
from adapters.events import (
    CallFact,
    CallOutcome,
    CallSaid,
    CallState,
    Direction,
    EnteredBridge,
    LeftBridge,
    LegOutcome,
    LegSaid,
    Party,
    RecordingSaid,
    RecordingState,
    Talked,
)
from adapters.legs import Leg, first, initiator, merge, with_forwarding
from adapters.legs import state as leg_state
from adapters.parties import customer_of, talked_with, whose
from adapters.talk import Span, spans, total_seconds

T = TypeVar("T")

QUIET = timedelta(hours=4)  # nothing heard of an open call for so long: its end was lost

UNANSWERED_BY_LEG = {LegOutcome.BUSY: CallOutcome.BUSY, LegOutcome.FAILED: CallOutcome.FAILED}
NOT_UNANSWERED = frozenset((CallOutcome.ANSWERED, CallOutcome.IN_PROGRESS))
TO_CALL_BACK = frozenset((CallOutcome.BUSY, CallOutcome.FAILED))  # of an incoming call: it was missed all the same


def fold(facts: Sequence[CallFact], connection: Connection, *, now: datetime | None = None) -> CallState:
    """What all facts of one call together tell.

    now     aware, UTC; given: a call of which nothing was heard for QUIET has ended with the last that was heard
    raises  ValueError: no facts
    """
    if not facts:
        raise ValueError("a call without a single fact")
    ordered = in_order(facts)
    said = sorted(_of(ordered, CallSaid), key=_weight)
    legs = merge(_of(ordered, LegSaid))
    direction = _direction(said, legs)
    legs = with_forwarding(legs, direction)

    last_heard = max((fact.at for fact in ordered if not isinstance(fact, RecordingSaid)), default=ordered[-1].at)
    over_at = _over_at(said, legs, last_heard, now)
    moves = [fact for fact in ordered if isinstance(fact, EnteredBridge | LeftBridge)]
    talk = spans(_of(ordered, Talked), moves, legs, direction, until=over_at or last_heard, is_over=over_at is not None)
    if over_at is not None:  # of a call that went on after the PBX's own summary of one leg
        over_at = max([over_at, *(span.ended_at for span in talk)])

    started_at = min(
        [leg.started_at for leg in legs.values()] + [fact.started_at for fact in said if fact.started_at is not None],
        default=ordered[0].at,
    )
    about_it = [fact for fact in said if direction is Direction.INTERNAL or fact.direction is not Direction.INTERNAL]
    answered_at = _answered_at(about_it, talk, over_at)  # that colleagues spoke aside is no answer
    extension = whose(said, legs, talk, direction, is_answered=answered_at is not None)
    customer = None if direction is Direction.INTERNAL else customer_of(said, legs, connection)
    return CallState(
        pbx_call_id=_pbx_call_id(said, ordered),
        direction=direction,
        customer_phone=customer.e164 if customer else None,
        customer_number=customer.raw if customer else None,
        line=first(fact.line or None for fact in said),
        extension=extension,
        extensions=talked_with(talk, legs, direction) or ((extension,) if answered_at and extension else ()),
        started_at=started_at,
        answered_at=answered_at,
        ended_at=over_at,
        talk_seconds=_talk_seconds(about_it, talk, answered_at, over_at),
        wait_seconds=_wait_seconds(started_at, answered_at, over_at),
        outcome=_outcome(said, legs, direction, is_over=over_at is not None, is_answered=answered_at is not None),
        company_name=first(fact.company_name or None for fact in said),
        legs=tuple(leg_state(leg, call_ended_at=over_at) for leg in legs.values()),
        recordings=_recordings(_of(ordered, RecordingSaid), is_over=over_at is not None),
    )


def _weight(fact: CallSaid) -> tuple[bool, bool, datetime, datetime]:
    """What is believed first: the last word, then the older call's, then the older word; a rough account at last."""
    return fact.is_rough, not fact.is_final, fact.started_at or fact.at, fact.at


def in_order(facts: Iterable[CallFact]) -> list[CallFact]:
    """Each fact once, by its own time; facts of one time in an order that does not depend on receipt."""
    unique = {_identity(fact): fact for fact in facts}
    return [unique[key] for key in sorted(unique)]


def _identity(fact: CallFact) -> tuple[datetime, str, str]:
    rest = [
        sorted(value.items()) if isinstance(value, Mapping) else value
        for value in (getattr(fact, column.name) for column in fields(fact))
    ]
    return fact.at, type(fact).__name__, repr(rest)


def _of(facts: Iterable[CallFact], kind: type[T]) -> list[T]:
    return [fact for fact in facts if isinstance(fact, kind)]


def _pbx_call_id(said: Sequence[CallSaid], facts: Sequence[CallFact]) -> str:
    """The oldest id that the PBX calls a call's; by when that call began, then by the number in it."""
    named = [
        (fact.is_rough, fact.started_at or fact.at, _age(fact.pbx_call_id), fact.pbx_call_id)
        for fact in said
        if fact.pbx_call_id
    ]
    if named:
        return min(named)[3]
    return min((_age(key), key) for fact in facts for key in fact.keys)[1]


def _age(name: str) -> tuple[int, ...]:
    """ "1770117125.99" is older than "1770117125.400"."""
    return tuple(int(digits) for digits in re.findall(r"[0-9]{1,18}", name))


def _direction(said: Sequence[CallSaid], legs: Mapping[str, Leg]) -> Direction:
    """As said; a consultation among employees does not make a customer's call internal.  Else by who began."""
    stated = [fact.direction for fact in said if fact.direction and not fact.is_rough]
    beginner = initiator(legs.values())
    if not stated and beginner is None:
        stated = [fact.direction for fact in said if fact.direction]
    if stated:
        return next((direction for direction in stated if direction is not Direction.INTERNAL), Direction.INTERNAL)
    if beginner is None or beginner.party is Party.CUSTOMER:
        return Direction.INBOUND
    has_customer = any(leg.party is Party.CUSTOMER for leg in legs.values())
    return Direction.OUTBOUND if has_customer or any(fact.customer_number for fact in said) else Direction.INTERNAL


def _over_at(
    said: Sequence[CallSaid], legs: Mapping[str, Leg], last_heard: datetime, now: datetime | None
) -> datetime | None:
    """When the call ended; None: it goes on.  The first final word about each of the PBX's own calls counts."""
    finals: dict[str | None, datetime] = {}
    for fact in said:
        if fact.is_final:
            finals.setdefault(fact.pbx_call_id, fact.ended_at or fact.at)
    if finals:
        return max(finals.values())
    ends = [leg.ended_at for leg in legs.values() if leg.is_real]
    known = [end for end in ends if end is not None]
    if known and len(known) == len(ends):
        return max(known)
    if not ends and any(fact.is_rough and fact.ended_at for fact in said):
        return max(fact.ended_at for fact in said if fact.ended_at)
    return last_heard if now is not None and now - last_heard >= QUIET else None


def _says_answered(fact: CallSaid) -> bool:
    if fact.outcome is not None:
        return fact.outcome is CallOutcome.ANSWERED
    return fact.answered_at is not None or (fact.talk_seconds or 0) > 0


def _answered_at(said: Sequence[CallSaid], talk: Sequence[Span], over_at: datetime | None) -> datetime | None:
    """Employee and customer were connected: since when; None: never."""
    if talk:
        return talk[0].started_at
    fact = next((fact for fact in said if _says_answered(fact)), None)
    if fact is None:
        return None
    if fact.answered_at is not None:
        return fact.answered_at
    ended_at = fact.ended_at or over_at or fact.at
    return ended_at - timedelta(seconds=fact.talk_seconds or 0)


def _talk_seconds(
    said: Sequence[CallSaid], talk: Sequence[Span], answered_at: datetime | None, over_at: datetime | None
) -> float:
    """The PBX's own figure for the whole call, else the spans, else its figure for a part, else until the end."""
    if answered_at is None:
        return 0.0
    figures = [(fact.is_final, fact.talk_seconds) for fact in said if fact.talk_seconds and _says_answered(fact)]
    whole = first(seconds if is_final else None for is_final, seconds in figures)
    if whole is not None:
        return whole
    if talk:
        return round(total_seconds(talk), 3)
    if figures:
        return figures[0][1]
    return round(max((over_at - answered_at).total_seconds(), 0.0), 3) if over_at else 0.0


def _wait_seconds(started_at: datetime, answered_at: datetime | None, over_at: datetime | None) -> float | None:
    until = answered_at or over_at
    return None if until is None else round(max((until - started_at).total_seconds(), 0.0), 3)


def _outcome(
    said: Sequence[CallSaid], legs: Mapping[str, Leg], direction: Direction, *, is_over: bool, is_answered: bool
) -> CallOutcome:
    if not is_over:
        return CallOutcome.IN_PROGRESS
    if is_answered:
        return CallOutcome.ANSWERED
    if not said and not legs:
        return CallOutcome.FAILED  # a recording without a call: nobody to call back
    found = first(fact.outcome for fact in said if fact.outcome not in NOT_UNANSWERED)
    if found is None or found is CallOutcome.MISSED:
        by_leg = [UNANSWERED_BY_LEG.get(leg.outcome) for leg in legs.values() if leg.is_real and leg.outcome]
        found = first(by_leg) or CallOutcome.MISSED
    return CallOutcome.MISSED if direction is Direction.INBOUND and found in TO_CALL_BACK else found


def _recordings(said: Sequence[RecordingSaid], *, is_over: bool) -> tuple[RecordingState, ...]:
    """By id.  When the call is over, a file whose place is known may be asked for, said to be ready or not."""
    by_id: dict[str, list[RecordingSaid]] = {}
    for fact in said:
        by_id.setdefault(fact.recording_id, []).append(fact)
    return tuple(
        _recording(recording_id, facts, is_over)
        for recording_id, facts in by_id.items()
        if not any(fact.is_void for fact in facts)
    )


def _recording(recording_id: str, said: Sequence[RecordingSaid], is_over: bool) -> RecordingState:
    where: dict[str, str] = {}
    for fact in said:
        where |= fact.where
    backwards = said[::-1]
    return RecordingState(
        recording_id=recording_id,
        is_ready=any(fact.is_ready for fact in said) or (is_over and bool(where)),
        where=where,
        extension=first(fact.extension for fact in backwards),
        agent_channel=first(fact.agent_channel for fact in backwards),
        seconds=first(fact.seconds for fact in backwards),
    )
