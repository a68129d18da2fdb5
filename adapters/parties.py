"""Who was in the call: the customer's number, the employee whose call it is.  Pure.

source  adapters/README.md, "Whose call": the rules in words
"""

from collections.abc import Mapping, Sequence

from adapters.contract import Connection
from adapters.events import CallSaid, Direction, Party
from adapters.legs import Leg, first, initiator
from adapters.phone import Number, to_e164
from adapters.talk import Span


def customer_of(said: Sequence[CallSaid], legs: Mapping[str, Leg], connection: Connection) -> Number | None:
    """The other side's number; one with an E.164 reading before one without, the PBX's last word before its first."""
    by_leg = [leg.number for leg in legs.values() if leg.party is Party.CUSTOMER]
    final = [fact.customer_number for fact in said if fact.is_final]
    early = [fact.customer_number for fact in said if not fact.is_final]
    numbers = [
        to_e164(
            raw,
            country=connection.country,
            extension_pattern=connection.extension_pattern,
            own_numbers=connection.own_numbers,
        )
        for raw in (*final, *by_leg, *early)
        if raw is not None
    ]
    others = [number for number in numbers if not number.is_own]
    return first(number if number.e164 else None for number in others) or min(
        others, key=lambda number: number.is_hidden, default=None
    )


def talked_with(talk: Sequence[Span], legs: Mapping[str, Leg], direction: Direction) -> tuple[str, ...]:
    named = (_talker(span, legs, direction) for span in talk)
    return tuple(dict.fromkeys(extension for extension in named if extension))


def _talker(span: Span, legs: Mapping[str, Leg], direction: Direction) -> str | None:
    """Talk on the customer's own leg of an outgoing call is the talk of who began the call."""
    if span.extension or direction is not Direction.OUTBOUND:
        return span.extension
    beginner = initiator(legs.values())
    return beginner.extension if beginner else None


def whose(
    said: Sequence[CallSaid], legs: Mapping[str, Leg], talk: Sequence[Span], direction: Direction, *, is_answered: bool
) -> str | None:
    """The employee whose call it is (adapters/README.md, "Whose call")."""
    beginner = initiator(legs.values())
    began = beginner.extension if beginner and beginner.party is Party.EMPLOYEE else None
    stated = first(fact.extension or None for fact in said)
    if direction is Direction.INTERNAL:
        return began or stated
    last_first = sorted(talk, key=lambda span: (span.ended_at, span.started_at), reverse=True)
    talker = first(_talker(span, legs, direction) for span in last_first)
    if talker:
        return talker
    if direction is Direction.OUTBOUND:
        return began or stated
    picked_up = [leg.extension for leg in legs.values() if leg.party is Party.EMPLOYEE and leg.answered_at]
    if is_answered and (stated or picked_up):
        return stated or picked_up[-1]
    rung = {leg.extension or leg.leg_id: leg.extension for leg in legs.values() if leg.party is Party.EMPLOYEE}
    if stated:
        rung[stated] = stated
    return next(iter(rung.values())) if len(rung) == 1 else None
