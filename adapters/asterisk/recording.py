"""Where a MixMonitor file lies.  Pure."""

from datetime import datetime

from adapters.asterisk.channel import Channel
from adapters.contract import Connection
from adapters.events import RecordingSaid


def by_path(channel: Channel, path: str, connection: Connection, at: datetime) -> RecordingSaid:
    """where  path and name of the file, and the day in the server's local time (FreePBX sorts files by day)"""
    day = at.astimezone(connection.zone)
    return RecordingSaid(
        keys=channel.keys,
        at=at,
        recording_id=channel.unique_id,
        where={
            "path": _as_stored(path),
            "name": _as_stored(path).rsplit("/", 1)[-1],
            "uuid": channel.unique_id,
            "year": f"{day:%Y}",
            "month": f"{day:%m}",
            "day": f"{day:%d}",
        },
    )


def _as_stored(path: str) -> str:
    """Asterisk writes the format wav49 into a file named .WAV."""
    return f"{path.removesuffix('.wav49')}.WAV" if path.endswith(".wav49") else path
