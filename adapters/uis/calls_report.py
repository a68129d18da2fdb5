"""A row of UIS's report on calls → facts.  A rough account: what notifications say of the same call goes before.  Pure.

source  comagic/comagic.github.io data_api/report (read 2026-02)
"""

from adapters.contract import Connection, Request
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, RecordingSaid
from adapters.fields import Object, address, identifier, local, seconds, text
from adapters.http import digest

PATH = "calls_report"  # of such a delivery
FIELDS = (
    *("id", "start_time", "finish_time", "direction", "is_lost", "contact_phone_number", "virtual_phone_number"),
    *("talk_duration", "total_duration", "last_talked_employee_id", "full_record_file_link"),
)
DIRECTIONS = {"in": Direction.INBOUND, "out": Direction.OUTBOUND}


def facts(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    """Raises ValueError."""
    session, start, finish = identifier(said, "id"), identifier(said, "start_time"), identifier(said, "finish_time")
    started_at = local(start, "start_time", connection.zone, near=request.received_at)
    ended_at = max(local(finish, "finish_time", connection.zone, near=request.received_at), started_at)
    talk = seconds(said, "talk_duration") or 0.0
    call = CallSaid(
        keys=(session,),
        at=ended_at,
        pbx_call_id=session,
        direction=DIRECTIONS.get(text(said, "direction")),
        customer_number=text(said, "contact_phone_number"),
        line=text(said, "virtual_phone_number") or None,
        extension=text(said, "last_talked_employee_id") or None,
        started_at=started_at,
        ended_at=ended_at,
        talk_seconds=talk,
        outcome=CallOutcome.ANSWERED if talk else CallOutcome.MISSED,
        is_final=True,
        is_rough=True,
    )
    link = address(said, "full_record_file_link") if connection.options.get("history_recordings") == "yes" else ""
    return [call, *([_recording(session, link, call)] if link else [])]


def _recording(session: str, link: str, call: CallSaid) -> RecordingSaid:
    """Named as the notification names it: the same address is the same recording."""
    return RecordingSaid(
        keys=(session,), at=call.at, recording_id=digest(link.encode())[:32], is_ready=True, where={"url": link}
    )
