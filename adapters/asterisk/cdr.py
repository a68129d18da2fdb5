"""The AMI event Cdr (only with cdr_manager.conf enabled=yes).  Pure.

One call gives several rows, without the linked id unless it is mapped; a row's billsec may count a queue's music.  So a
row is a rough account: it speaks where the events of the call were missed.
"""

import re
from datetime import datetime

from adapters.asterisk.channel import PEER, party
from adapters.asterisk.frame import Frame
from adapters.contract import Connection
from adapters.events import CallFact, CallSaid, Direction, Party
from adapters.fields import identifier, local, seconds
from adapters.phone import to_e164


def facts(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    """Raises ValueError."""
    unique_id = identifier(frame, "UniqueID")
    who, caller_extension = party(frame.get("Channel", ""), connection)
    if who is Party.SERVICE:
        return []  # a queue's attempt to ring one member
    direction, customer = _sides(frame, who, connection)
    is_answered = frame.get("Disposition") == "ANSWERED" and bool(frame.get("DestinationChannel"))
    reached = rung(frame.get("DestinationChannel", ""), connection)
    linked = frame.get("Linkedid") or frame.get("LinkedID") or ""
    return [
        CallSaid(
            keys=tuple(dict.fromkeys(key for key in (unique_id, linked) if key)),
            at=at,
            pbx_call_id=linked or unique_id,
            direction=direction,
            customer_number=customer,
            extension=reached if direction is Direction.INBOUND else caller_extension,
            started_at=_time(frame, "StartTime", connection, at),
            answered_at=_time(frame, "AnswerTime", connection, at) if is_answered else None,
            ended_at=_time(frame, "EndTime", connection, at),
            talk_seconds=seconds(frame, "BillableSeconds") if is_answered else None,
            is_rough=True,
        )
    ]


def _sides(frame: Frame, who: Party, connection: Connection) -> tuple[Direction, str | None]:
    if who is Party.CUSTOMER:
        return Direction.INBOUND, frame.get("Source", "")
    dialled = frame.get("Destination", "")
    found = to_e164(dialled, country=connection.country, extension_pattern=connection.extension_pattern)
    return (Direction.OUTBOUND, dialled) if found.e164 else (Direction.INTERNAL, None)


def rung(channel_name: str, connection: Connection) -> str | None:
    """The extension of the last leg that was rung: "PJSIP/101-…", or a queue's "Local/101@from-queue-…;1"."""
    found = PEER.match(channel_name)
    if found is None:
        return None
    name = re.split("@", found["peer"], maxsplit=1)[0]
    return name if connection.extension_pattern.fullmatch(name) else party(channel_name, connection)[1]


def _time(frame: Frame, name: str, connection: Connection, at: datetime) -> datetime | None:
    """Server local time without a zone."""
    value = frame.get(name, "")
    return local(value, name, connection.zone, near=at) if value else None
