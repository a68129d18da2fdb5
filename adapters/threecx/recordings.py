"""The list of recordings of the XAPI: without a call id, so extension and second of the answer join it.  Pure.

source  3cx/xapi-tutorial (swagger, Recordings); the form of RecordingUrl and FromDn of a trunk are not confirmed
"""

from datetime import datetime

from adapters.contract import Connection
from adapters.events import CallFact, RecordingSaid
from adapters.fields import Object, identifier, iso, text


def talk_key(extension: str, answered_at: datetime) -> str:
    """Nobody picks up two calls in one second."""
    return f"talk:{extension}:{int(answered_at.timestamp())}"


def facts(said: Object, connection: Connection, received_at: datetime) -> list[CallFact]:
    """Raises ValueError."""
    rows = said.get("value")
    if not isinstance(rows, list):
        raise ValueError("value must be a list of recordings")
    found: list[CallFact] = []
    for row in rows:
        if not isinstance(row, dict):
            raise ValueError("value must be a list of objects")
        extension = text(row, "ToDn" if text(row, "CallType") == "InboundExternal" else "FromDn")
        if not extension:
            continue
        start = iso(identifier(row, "StartTime"), "StartTime", connection.zone, near=received_at)
        where = {"path": text(row, "RecordingUrl"), "name": text(row, "RecordingUrl").rsplit("/", 1)[-1]}
        found.append(
            RecordingSaid(
                keys=(talk_key(extension[:40], start),),
                at=received_at,
                recording_id=identifier(row, "Id"),
                is_ready=True,
                where={name: value for name, value in where.items() if value},
                extension=extension,
            )
        )
    return found
