"""Calls without a purpose, calls for show, and signs that figures are being played to (S1.48, S1.72).  Pure.

A sign is a reason to ask about a call, never a judgement of the person: each has an innocent explanation as well.  All
look at one employee's calls of one day, so that a day can be computed again and again.

What is not looked at, on purpose: voice, mood, breaks, hours of work."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from scoring.kpis.interval import Rate, rate

CONVERSATION_SECONDS = 30.0  # a talk counts as a conversation from here on (KPIS §0)
JUST_OVER_SECONDS = 3.0  # hung up within so long after that
JUST_OVER_CALLS, JUST_OVER_SHARE = 3, 0.2  # a day, and of the day's conversations: fewer happen by chance
SHORT_SECONDS = 20.0  # an answered call this short tells hardly anything
BURST_CALLS, BURST_WITHIN = 5, timedelta(minutes=30)
LATE_HOUR = 17  # local: a burst from here on stands before the end of the day
AGAIN_CALLS = 3  # answered calls to one number in a day, none with a goal
ONE_SIDED_SECONDS, ONE_SIDED_RATIO = 60.0, 0.95  # the agent's share of speech from which nobody else speaks
MACHINE_SECONDS = 40.0  # longer than it takes to leave a message
RECORDED_CALLS, RECORDED_SHARE = 5, 0.8  # where most others of the day are recorded, a missing one is odd
GOAL_LATE = timedelta(minutes=5)  # after the call's end
PURPOSELESS_LIMIT = 0.2  # a share above this is too many (the tenant may set another)


class Sign(StrEnum):
    PURPOSELESS = "purposeless"  # a talk with no goal, no step, no promise: just to keep in touch
    BURST = "burst"
    AGAIN = "again"
    ONE_SIDED = "one_sided"
    CLOSED = "closed"
    MACHINE = "machine"
    COLLEAGUE = "colleague"
    UNRECORDED = "unrecorded"
    GOAL_AFTER = "goal_after"
    JUST_OVER = "just_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCall:
    """A call as the signs see it."""

    id: int
    employee: int | None
    at: datetime  # in the tenant's zone
    is_outbound: bool
    phone: str | None
    is_answered: bool
    connected: bool | None
    talk_seconds: float
    outcome: str | None = None  # of the effective verdict; None: not judged
    goal: str | None = None
    goal_origin: str | None = None  # set | stage | inferred
    attained: bool = False
    has_step: bool = False  # a next step or a promise of either side
    talk_ratio: float | None = None  # the agent's share of speech; None: sides not known
    recording_state: str = "none"
    to_colleague: bool = False  # the number is an extension, a line or a mobile of our own
    is_closed: bool = False  # the company has no open lead or deal, and had one
    goal_late: timedelta | None = (
        None  # how long after the end its own agent set the goal; None: before, or another did
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    call: int
    sign: Sign
    facts: Mapping[str, int] = field(default_factory=dict)  # what its sentence names


def signs(calls: Iterable[DayCall]) -> list[Found]:
    """All signs of one day's calls, ordered by call and sign."""
    by_employee: dict[int, list[DayCall]] = defaultdict(list)
    for call in calls:
        if call.employee is not None:
            by_employee[call.employee].append(call)
    found = [
        one
        for day in by_employee.values()
        for rule in RULES
        for one in rule(sorted(day, key=lambda call: (call.at, call.id)))
    ]
    return sorted(found, key=lambda one: (one.call, one.sign))


def purposeless_share(purposeless: int, judged: int) -> Rate:
    """Of connected outbound calls with a verdict."""
    return rate(purposeless, judged)


def is_purposeless(call: DayCall) -> bool:
    """Nobody set a goal, and nothing came of it that another call could follow."""
    if not (call.is_outbound and call.connected and call.outcome is not None) or call.has_step or call.attained:
        return False
    return call.goal is None or (call.goal_origin == "inferred" and call.outcome == "keep_in_touch")


def _purposeless(day: Sequence[DayCall]) -> Iterator[Found]:
    talked = (call for call in day if call.outcome not in ("voicemail", "no_speech", "wrong_number", "rejected"))
    return (Found(call=call.id, sign=Sign.PURPOSELESS) for call in talked if is_purposeless(call))


def _burst(day: Sequence[DayCall]) -> Iterator[Found]:
    """Many very short answered calls in a row of minutes."""
    short = [c for c in day if c.is_outbound and c.is_answered and c.talk_seconds < SHORT_SECONDS]
    counts: dict[int, int] = {}
    for first, call in enumerate(short):
        within = [one for one in short[first:] if one.at - call.at <= BURST_WITHIN]
        if len(within) >= BURST_CALLS:
            counts |= {one.id: max(len(within), counts.get(one.id, 0)) for one in within}
    for call in short:
        if call.id in counts:
            facts = {
                "calls": counts[call.id],
                "minutes": _minutes(BURST_WITHIN),
                "late": int(call.at.hour >= LATE_HOUR),
            }
            yield Found(call=call.id, sign=Sign.BURST, facts=facts)


def _again(day: Sequence[DayCall]) -> Iterator[Found]:
    """The same number again and again, and no call of them for a goal."""
    by_phone: dict[str, list[DayCall]] = defaultdict(list)
    for call in day:
        if call.is_outbound and call.is_answered and call.phone and not call.to_colleague:
            by_phone[call.phone].append(call)
    for of_phone in by_phone.values():
        if len(of_phone) >= AGAIN_CALLS and not any(
            _has_goal(call) or call.attained or call.has_step for call in of_phone
        ):
            yield from (Found(call=one.id, sign=Sign.AGAIN, facts={"calls": len(of_phone)}) for one in of_phone)


def _one_sided(day: Sequence[DayCall]) -> Iterator[Found]:
    for call in day:
        is_talk = call.is_outbound and call.connected and call.talk_seconds >= ONE_SIDED_SECONDS
        if is_talk and call.talk_ratio is not None and call.talk_ratio >= ONE_SIDED_RATIO:
            yield Found(call=call.id, sign=Sign.ONE_SIDED, facts={"percent": round(100 * call.talk_ratio)})


def _closed(day: Sequence[DayCall]) -> Iterator[Found]:
    """To a company with nothing open, without a goal and without a step."""
    for call in day:
        if (
            call.is_outbound
            and call.connected
            and call.is_closed
            and not (_has_goal(call) or call.has_step or call.attained)
        ):
            yield Found(call=call.id, sign=Sign.CLOSED)


def _machine(day: Sequence[DayCall]) -> Iterator[Found]:
    for call in day:
        if call.is_outbound and call.outcome == "voicemail" and call.talk_seconds >= MACHINE_SECONDS:
            yield Found(call=call.id, sign=Sign.MACHINE, facts={"seconds": round(call.talk_seconds)})


def _colleague(day: Sequence[DayCall]) -> Iterator[Found]:
    for call in day:
        if call.is_outbound and call.is_answered and call.to_colleague:
            yield Found(call=call.id, sign=Sign.COLLEAGUE, facts={"seconds": round(call.talk_seconds)})


def _unrecorded(day: Sequence[DayCall]) -> Iterator[Found]:
    """No recording of this one, where those of the other talks of the day are there."""
    talks = [call for call in day if call.is_answered and call.talk_seconds >= CONVERSATION_SECONDS]
    stored = sum(call.recording_state in ("stored", "expected", "late") for call in talks)
    if len(talks) < RECORDED_CALLS or stored < RECORDED_SHARE * len(talks):
        return
    for call in talks:
        if call.is_outbound and call.recording_state in ("none", "missing"):
            yield Found(call=call.id, sign=Sign.UNRECORDED, facts={"stored": stored, "talks": len(talks)})


def _goal_after(day: Sequence[DayCall]) -> Iterator[Found]:
    for call in day:
        if call.is_outbound and call.goal_late is not None and call.goal_late > GOAL_LATE and call.attained:
            yield Found(call=call.id, sign=Sign.GOAL_AFTER, facts={"minutes": _minutes(call.goal_late)})


def _just_over(day: Sequence[DayCall]) -> Iterator[Found]:
    """Hung up just after the length from which a talk counts; once or twice a day is chance."""
    talks = [c for c in day if c.is_outbound and c.is_answered and c.talk_seconds >= CONVERSATION_SECONDS]
    over = [
        c
        for c in talks
        if c.talk_seconds <= CONVERSATION_SECONDS + JUST_OVER_SECONDS and not (c.attained or c.has_step)
    ]
    if len(over) >= JUST_OVER_CALLS and len(over) >= JUST_OVER_SHARE * len(talks):
        facts = {"calls": len(over), "talks": len(talks), "seconds": round(CONVERSATION_SECONDS)}
        yield from (Found(call=call.id, sign=Sign.JUST_OVER, facts=facts) for call in over)


def _has_goal(call: DayCall) -> bool:
    """A goal that somebody set, or the stage's; a guessed one proves no intention."""
    return call.goal is not None and call.goal_origin in ("set", "stage")


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


Rule = Callable[[Sequence[DayCall]], Iterator[Found]]
RULES: tuple[Rule, ...] = (
    _purposeless, _burst, _again, _one_sided, _closed, _machine, _colleague, _unrecorded, _goal_after, _just_over,
)  # fmt: skip
