"""When did employees and the customer hear each other?  Pure.

Two sources, one answer: what the PBX says outright (`Talked`), and who stayed in one bridge at one time.  Local
channels are tunnels: whoever is in the bridge of one half hears the bridge of the other half.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from adapters.events import Direction, EnteredBridge, LeftBridge, Party, Talked
from adapters.legs import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One employee and the customer, connected without a break."""

    extension: str | None
    started_at: datetime
    ended_at: datetime
    is_open: bool = False  # still talking, as far as we know


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    leg_id: str
    bridge_id: str
    started_at: datetime
    ended_at: datetime
    is_open: bool


Moves = Sequence[EnteredBridge | LeftBridge]


def spans(
    talked: Iterable[Talked],
    moves: Moves,
    legs: Mapping[str, Leg],
    direction: Direction,
    *,
    until: datetime,
    is_over: bool,
) -> list[Span]:
    """Talk by employee in order of time; a connection of no length is no talk.

    until    the end of the call, or the last that was heard of it
    is_over  False: who still talks is in the list however short it is so far
    """
    found = [_said(fact, legs, until) for fact in talked] + _heard(_stays(moves, legs, until), legs, direction)
    return sorted(
        (span for span in found if span.ended_at > span.started_at or (span.is_open and not is_over)),
        key=lambda span: (span.started_at, span.ended_at, span.extension or ""),
    )


def total_seconds(found: Iterable[Span]) -> float:
    """Time covered by spans; what overlaps counts once."""
    total, reached = timedelta(), None
    for span in sorted(found, key=lambda span: span.started_at):
        start = span.started_at if reached is None else max(span.started_at, reached)
        if span.ended_at > start:
            total += span.ended_at - start
        reached = span.ended_at if reached is None else max(reached, span.ended_at)
    return total.total_seconds()


def _said(fact: Talked, legs: Mapping[str, Leg], until: datetime) -> Span:
    leg = legs.get(fact.leg_id)
    ended_at = fact.ended_at or (leg.ended_at if leg else None)
    of_leg = leg.extension if leg and leg.party is Party.EMPLOYEE else None
    return Span(
        extension=fact.extension or of_leg,
        started_at=fact.started_at,
        ended_at=max(ended_at or until, fact.started_at),
        is_open=ended_at is None,
    )


def _stays(moves: Moves, legs: Mapping[str, Leg], until: datetime) -> list[_Stay]:
    """Who was in which bridge, when.  A leg is in one bridge at a time; its end ends its stay."""
    by_leg: dict[str, list[EnteredBridge | LeftBridge]] = {}
    for move in moves:
        by_leg.setdefault(move.leg_id, []).append(move)
    return [stay for leg_id, own in by_leg.items() for stay in _stays_of(leg_id, own, legs.get(leg_id), until)]


def _stays_of(leg_id: str, moves: Moves, leg: Leg | None, until: datetime) -> list[_Stay]:
    stays: list[_Stay] = []
    inside: EnteredBridge | None = None

    def leave(at: datetime, *, is_open: bool = False) -> None:
        if inside is not None and at >= inside.at:
            stays.append(
                _Stay(leg_id=leg_id, bridge_id=inside.bridge_id, started_at=inside.at, ended_at=at, is_open=is_open)
            )

    for at in sorted({move.at for move in moves}):
        now = [move for move in moves if move.at == at]
        left = {move.bridge_id for move in now if isinstance(move, LeftBridge)}
        if inside is not None and inside.bridge_id in left:
            leave(at)
            left.discard(inside.bridge_id)
            inside = None
        for move in now:
            if isinstance(move, EnteredBridge) and move.bridge_id not in left:
                if inside is not None and inside.bridge_id == move.bridge_id:
                    continue  # said twice
                leave(at)
                inside = move
    ended_at = leg.ended_at if leg else None
    leave(ended_at or until, is_open=ended_at is None)
    return stays


def _heard(stays: Sequence[_Stay], legs: Mapping[str, Leg], direction: Direction) -> list[Span]:
    """Moments of talk, joined where one follows the other without a break."""
    running: dict[str, Span] = {}
    done: list[Span] = []
    times = sorted({time for stay in stays for time in (stay.started_at, stay.ended_at)})
    for start, end in pairwise(times):
        present = [stay for stay in stays if stay.started_at <= start and stay.ended_at >= end]
        talkers = _talkers(present, legs, direction)
        done.extend(running.pop(leg_id) for leg_id in list(running) if leg_id not in talkers)
        for leg_id, is_open in talkers.items():
            earlier = running.get(leg_id)
            running[leg_id] = Span(
                extension=legs[leg_id].extension,
                started_at=earlier.started_at if earlier else start,
                ended_at=end,
                is_open=is_open and end == times[-1],
            )
    return done + list(running.values())


def _talkers(present: Sequence[_Stay], legs: Mapping[str, Leg], direction: Direction) -> dict[str, bool]:
    """Employee legs that hear the other side now → whether nobody has left yet.

    The other side: the customer; in an internal call another employee than the caller."""
    talkers: dict[str, bool] = {}
    for room in _rooms(present, legs):
        known = [(stay, legs[stay.leg_id]) for stay in room if stay.leg_id in legs]
        employees = [(stay, leg) for stay, leg in known if leg.party is Party.EMPLOYEE]
        if direction is Direction.INTERNAL:
            is_talk = len({leg.extension or leg.leg_id for _, leg in employees}) > 1
        else:
            is_talk = any(leg.party is Party.CUSTOMER for _, leg in known)
        if is_talk:
            is_open = all(stay.is_open for stay in room)
            talkers |= {leg.leg_id: is_open for _, leg in employees}
    return talkers


def _rooms(present: Sequence[_Stay], legs: Mapping[str, Leg]) -> list[list[_Stay]]:
    """Stays by what can be heard together: one bridge, or bridges joined by the two halves of a Local channel."""
    bridge_of = {stay.leg_id: stay.bridge_id for stay in present}
    room_of = {stay.bridge_id: stay.bridge_id for stay in present}
    for leg_id, bridge_id in bridge_of.items():
        twin = legs[leg_id].joined_to if leg_id in legs else None
        if twin is not None and twin in bridge_of:
            here, there = room_of[bridge_id], room_of[bridge_of[twin]]
            room_of = {bridge: here if room == there else room for bridge, room in room_of.items()}
    rooms: dict[str, list[_Stay]] = {}
    for stay in present:
        rooms.setdefault(room_of[stay.bridge_id], []).append(stay)
    return list(rooms.values())
