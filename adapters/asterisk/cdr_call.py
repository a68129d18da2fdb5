"""All CDR rows of one call → facts.  Pure.

One call gives several rows: one a dial and one a bridge.  Losers of a ring group are rows NO ANSWER; the row of a queue
counts its music; a click-to-call that was refused may have billsec and BUSY.  So talk is taken from rows that reach a
real device and say ANSWERED.  Live events know better: what is said here is a rough account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.asterisk.cdr import rung
from adapters.asterisk.cdr_rows import Row
from adapters.asterisk.channel import Channel, party
from adapters.asterisk.recording import by_path
from adapters.contract import Connection
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, Party
from adapters.fields import Object, identifier, local, seconds, text
from adapters.phone import to_e164

UNANSWERED = {"BUSY": CallOutcome.BUSY, "FAILED": CallOutcome.FAILED, "CONGESTION": CallOutcome.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One row, read."""

    row: Row
    started_at: datetime
    ended_at: datetime
    answered_at: datetime | None  # None: its disposition is not ANSWERED
    caller: Party
    caller_extension: str | None
    rung: str | None  # extension behind dstchannel
    is_device: bool  # dstchannel is somebody's phone or a trunk, no Local channel

    @property
    def talk(self) -> timedelta:
        return self.ended_at - self.answered_at if self.answered_at else timedelta()


def facts(said: Object, connection: Connection, received_at: datetime) -> list[CallFact]:
    """Raises ValueError."""
    rows = said.get("cdr")
    if not isinstance(rows, list) or not rows:
        raise ValueError("cdr must be a list of rows")
    parts = sorted((_part(row, connection, received_at) for row in rows), key=_age)
    began = next((part for part in parts if part.caller is not Party.SERVICE), None)
    if began is None:
        return []  # attempts of a queue to ring one member, of a call whose own row is not here
    keys = tuple(dict.fromkeys(key for part in parts for key in _ids(part.row)))
    linked = text(parts[0].row, "linkedid") or text(began.row, "uniqueid")
    direction, customer = _sides(began, connection)
    talks = _talks(parts, direction)
    ended_at = max(part.ended_at for part in parts)
    call = CallSaid(
        keys=(linked, *(key for key in keys if key != linked)),
        at=ended_at,
        pbx_call_id=linked,
        direction=direction,
        customer_number=customer,
        line=text(began.row, "did") or None if direction is Direction.INBOUND else None,
        extension=_employee(parts, talks, began, direction),
        started_at=min(part.started_at for part in parts),
        answered_at=talks[0].answered_at if talks else None,
        ended_at=ended_at,
        talk_seconds=_seconds(talks, parts) if talks else None,
        outcome=CallOutcome.ANSWERED if talks else _unanswered(parts, direction),
        is_rough=True,
    )
    return [call, *_recordings(parts, connection)]


def _part(row: object, connection: Connection, near: datetime) -> Part:
    if not isinstance(row, dict):
        raise ValueError("cdr must be a list of objects")
    started_at = _time(row, "start", connection, near)
    if started_at is None:
        raise ValueError("start is missing")
    ended_at = _time(row, "end", connection, near) or started_at + timedelta(seconds=seconds(row, "duration") or 0)
    ended_at = max(ended_at, started_at)
    billed = timedelta(seconds=seconds(row, "billsec") or 0)
    is_answered = text(row, "disposition").upper() == "ANSWERED" and billed > timedelta()
    caller, extension = party(identifier(row, "channel"), connection)
    reached = text(row, "dstchannel")
    return Part(
        row=row,
        started_at=started_at,
        ended_at=ended_at,
        answered_at=max(ended_at - billed, started_at) if is_answered and reached else None,
        caller=caller,
        caller_extension=extension,
        rung=rung(reached, connection),
        is_device=bool(reached) and party(reached, connection)[0] is not Party.SERVICE,
    )


def _age(part: Part) -> tuple[bool, datetime, int, str]:
    """The row of the channel that began the call first."""
    row = part.row
    sequence = text(row, "sequence")
    is_first = text(row, "uniqueid") == text(row, "linkedid")
    return not is_first, part.started_at, int(sequence) if sequence.isdecimal() else 0, identifier(row, "uniqueid")


def _ids(row: Row) -> tuple[str, ...]:
    return tuple(key for key in (text(row, "linkedid"), text(row, "uniqueid")) if key)


def _sides(began: Part, connection: Connection) -> tuple[Direction, str | None]:
    if began.caller is Party.CUSTOMER:
        return Direction.INBOUND, text(began.row, "src")
    dialled = text(began.row, "dst")
    found = to_e164(dialled, country=connection.country, extension_pattern=connection.extension_pattern)
    return (Direction.OUTBOUND, dialled) if found.e164 else (Direction.INTERNAL, None)


def _talks(parts: Sequence[Part], direction: Direction) -> list[Part]:
    """Rows in which people spoke, in order.  Where no row reaches a device, the ones that reach its Local channel."""
    answered = sorted(
        (part for part in parts if part.answered_at), key=lambda part: part.answered_at or part.started_at
    )
    if direction is Direction.OUTBOUND:
        return [part for part in answered if part.caller is not Party.SERVICE and part.is_device]
    with_devices = [part for part in answered if part.is_device and part.rung]
    return with_devices or [part for part in answered if part.rung]


def _seconds(talks: Sequence[Part], parts: Sequence[Part]) -> float:
    """Time covered by the talks.  A Local channel that is optimised away ends the device's row but not the talk: that
    goes on to the end of the caller's own row."""
    spans = [(part.answered_at or part.started_at, part.ended_at) for part in talks]
    if all(part.caller is Party.SERVICE for part in talks):
        own = [part.ended_at for part in parts if part.caller is not Party.SERVICE and part.answered_at]
        spans[-1] = (spans[-1][0], max((spans[-1][1], *own)))
    total, reached = timedelta(), spans[0][0]
    for start, end in spans:
        total += max(end - max(start, reached), timedelta())
        reached = max(reached, end)
    return total.total_seconds()


def _employee(parts: Sequence[Part], talks: Sequence[Part], began: Part, direction: Direction) -> str | None:
    if direction is not Direction.INBOUND:
        return began.caller_extension
    if talks:
        return talks[-1].rung
    tried = {part.rung for part in parts if part.rung}
    return tried.pop() if len(tried) == 1 else None  # of several that rang in vain it is nobody's


def _unanswered(parts: Sequence[Part], direction: Direction) -> CallOutcome:
    ran = {text(part.row, "lastapp").lower() for part in parts}
    if direction is Direction.INBOUND:
        if "voicemail" in ran:
            return CallOutcome.VOICEMAIL
        return CallOutcome.ABANDONED if "queue" in ran else CallOutcome.MISSED
    last = text(parts[-1].row, "disposition").upper()
    return UNANSWERED.get(last, CallOutcome.MISSED)


def _recordings(parts: Sequence[Part], connection: Connection) -> list[CallFact]:
    """FreePBX names the file, not its folder, and the same one in several rows."""
    found: dict[str, CallFact] = {}
    for part in parts:
        path, unique_id = text(part.row, "recordingfile"), identifier(part.row, "uniqueid")
        if path and path not in found:
            channel = Channel(
                name=text(part.row, "channel"), unique_id=unique_id, linked_id=text(part.row, "linkedid"),
                state="", number="", caller_name="", exten="",
            )  # fmt: skip
            found[path] = by_path(channel, path, connection, part.started_at)
    return list(found.values())


def _time(row: Row, name: str, connection: Connection, near: datetime) -> datetime | None:
    """Server local time without a zone, rounded or not; MySQL's "never" is all zeros."""
    value = text(row, name)
    if not value or value.startswith("0000"):
        return None
    return local(value, name, connection.zone, near=near)
