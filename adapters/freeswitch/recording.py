"""What a CDR tells of a recording.  Pure."""

from datetime import datetime

from adapters.contract import Connection
from adapters.events import Direction, RecordingSaid
from adapters.fields import seconds
from adapters.freeswitch.body import Variables
from adapters.freeswitch.sides import Sides

LEFT, RIGHT = 0, 1


def recording(
    uuid: str,
    keys: tuple[str, ...],
    variables: Variables,
    started_at: datetime,
    ended_at: datetime,
    who: Sides,
    connection: Connection,
) -> RecordingSaid | None:
    """The recording that record_session made on this leg; None when there is none.

    where  uuid, path and name as far as the CDR has them, year, month, day of the start in the switch's local time:
           what the option recording_url may be made of
    """
    length = seconds(variables.decoded("record_seconds"), "record_seconds")
    path, name = variables.text("record_path"), variables.text("record_name")
    if not length and not (path and name):
        return None
    day = started_at.astimezone(connection.zone)
    where = {
        "uuid": uuid,
        "path": f"{path.rstrip('/')}/{name}" if path and name else "",
        "name": name,
        "year": f"{day:%Y}",
        "month": f"{day:%m}",
        "day": f"{day:%d}",
    }
    return RecordingSaid(
        keys=keys,
        at=ended_at,
        recording_id=uuid,
        is_ready=True,  # the file is closed before the leg's CDR is written
        where={key: value for key, value in where.items() if value},
        agent_channel=_agent_channel(variables, who.direction),
        seconds=length,
    )


def _agent_channel(variables: Variables, direction: Direction) -> int | None:
    """RECORD_STEREO: left is what the recorded leg itself says.  With SWAP set too, documentation and source differ."""
    is_stereo, is_swapped = variables.is_true("RECORD_STEREO"), variables.is_true("RECORD_STEREO_SWAP")
    if is_stereo == is_swapped:
        return None
    own, other = (LEFT, RIGHT) if is_stereo else (RIGHT, LEFT)
    return own if direction is Direction.OUTBOUND else other if direction is Direction.INBOUND else None
