"""Legs of one call, merged from what was said of each.  Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from adapters.events import Direction, LegOutcome, LegSaid, LegState, Party

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """All that was said of one leg together."""

    leg_id: str
    party: Party
    number: str | None
    extension: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: LegOutcome | None
    is_initiator: bool
    joined_to: str | None

    @property
    def is_real(self) -> bool:
        """A person's leg, not a queue, a menu or half of a Local channel."""
        return self.party is not Party.SERVICE


def merge(said: Sequence[LegSaid]) -> dict[str, Leg]:
    """Legs by id, oldest first.  `said` comes in order of time."""
    by_leg: dict[str, list[LegSaid]] = {}
    for fact in said:
        by_leg.setdefault(fact.leg_id, []).append(fact)
    legs = [_merged(leg_id, sorted(facts, key=lambda fact: fact.sequence)) for leg_id, facts in by_leg.items()]
    return {leg.leg_id: leg for leg in sorted(legs, key=lambda leg: (leg.started_at, leg.leg_id))}


def initiator(legs: Iterable[Leg]) -> Leg | None:
    """The leg that started the call: the oldest that is said to have done so, else the oldest real one."""
    real = [leg for leg in legs if leg.is_real]
    return next((leg for leg in real if leg.is_initiator), real[0] if real else None)


def with_forwarding(legs: dict[str, Leg], direction: Direction) -> dict[str, Leg]:
    """In an incoming call a second outside leg is an employee's own phone that the call was forwarded to."""
    caller = initiator(legs.values())
    if direction is not Direction.INBOUND or caller is None or caller.party is not Party.CUSTOMER:
        return legs
    return {
        leg.leg_id: replace(leg, party=Party.EMPLOYEE) if leg.party is Party.CUSTOMER and leg is not caller else leg
        for leg in legs.values()
    }


def state(leg: Leg, *, call_ended_at: datetime | None) -> LegState:
    """A leg as it is shown.  When the call is over, so is every leg of it."""
    ended_at = leg.ended_at or (max(call_ended_at, leg.started_at) if call_ended_at else None)
    return LegState(
        leg_id=leg.leg_id,
        party=leg.party,
        extension=leg.extension,
        number=leg.number,
        started_at=leg.started_at,
        answered_at=leg.answered_at,
        ended_at=ended_at,
        outcome=_outcome(leg, has_ended=ended_at is not None),
    )


def _outcome(leg: Leg, *, has_ended: bool) -> LegOutcome:
    if not has_ended:
        return LegOutcome.RINGING if leg.answered_at is None else LegOutcome.TALKING
    if leg.answered_at is not None:
        return LegOutcome.ANSWERED
    return leg.outcome or LegOutcome.MISSED


def _merged(leg_id: str, facts: Sequence[LegSaid]) -> Leg:
    """A higher sequence overrules a lower one, then the later fact; of times the first statement stays."""
    party = last([fact.party for fact in facts])
    extension = last([fact.extension for fact in facts])
    return Leg(
        leg_id=leg_id,
        party=party or (Party.EMPLOYEE if extension else Party.SERVICE),
        number=last([fact.number for fact in facts]),
        extension=extension,
        started_at=_earliest([fact.started_at for fact in facts]) or min(fact.at for fact in facts),
        answered_at=_earliest([fact.answered_at for fact in facts]),
        ended_at=_earliest([fact.ended_at for fact in facts]),
        outcome=last([fact.outcome for fact in facts]),
        is_initiator=any(fact.is_initiator for fact in facts),
        joined_to=last([fact.joined_to for fact in facts]),
    )


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


def last(values: Sequence[T | None]) -> T | None:
    return first(reversed(values))


def first(values: Iterable[T | None]) -> T | None:
    """The first that is known."""
    return next((value for value in values if value is not None), None)
