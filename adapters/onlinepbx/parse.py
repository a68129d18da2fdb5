"""OnlinePBX: JSON or a form, an event of the whole call at a time, everything as text.  Pure.

source  kb.onlinepbx.ru page 27591028, wmakeev/onlinepbx-crm-adapter; what was not confirmed: README.md
"""

from collections.abc import Sequence

from adapters import by_extension
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, RecordingSaid
from adapters.fields import Object, address, epoch, identifier, seconds, text
from adapters.http import plain_identity, said_fields, short_identity, verify_url_token

NAME = "onlinepbx"

START, ANSWERED, END, MISSED = "call_start", "call_answered", "call_end", "call_missed"
EVENTS = (START, ANSWERED, END, MISSED)
DIRECTIONS = {
    "inbound": Direction.INBOUND,
    "outbound": Direction.OUTBOUND,
    "local": Direction.INTERNAL,  # not confirmed
}
OUTCOMES = {  # hangup_cause, FreeSWITCH's words; any other: missed
    "USER_BUSY": CallOutcome.BUSY,
    "UNALLOCATED_NUMBER": CallOutcome.FAILED,
    "NO_ROUTE_DESTINATION": CallOutcome.FAILED,
    "INVALID_NUMBER_FORMAT": CallOutcome.FAILED,
    "NORMAL_TEMPORARY_FAILURE": CallOutcome.FAILED,
    "GATEWAY_DOWN": CallOutcome.FAILED,
}


class OnlinePbx:
    """`contract.Adapter`."""

    name = NAME
    title = "OnlinePBX"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("group_numbers",)
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        """Repeats were seen.  Who was called belongs to it: after a transfer another picks up the same call."""
        try:
            said = said_fields(request)
            return short_identity("event", text(said, "event"), identifier(said, "uuid"), text(said, "callee"))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = said_fields(request)
            return _facts(said, request, connection) if text(said, "event") in EVENTS else ()
        except ValueError as error:
            raise Unreadable(f"not an OnlinePBX event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _facts(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    event, call_id = text(said, "event"), identifier(said, "uuid")
    at, direction = epoch(said, "date") or request.received_at, DIRECTIONS.get(text(said, "direction"))
    caller, callee = text(said, "caller"), text(said, "callee")
    is_end, talk = event in (END, MISSED), seconds(said, "dialog_duration") or 0.0
    outcome = CallOutcome.ANSWERED if talk else OUTCOMES.get(text(said, "hangup_cause"), CallOutcome.MISSED)
    employee = _employee(caller if direction is not Direction.INBOUND else callee, connection)
    call = CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number={Direction.INBOUND: caller, Direction.OUTBOUND: callee}.get(direction) if direction else None,
        line=text(said, "gateway") or None,
        extension=employee if is_end else None,
        started_at=at if event == START else None,
        ended_at=at if is_end else None,
        talk_seconds=talk if is_end and talk else None,
        outcome=outcome if is_end else None,
        is_final=is_end,
    )
    facts: list[CallFact] = [call, by_extension.far_side(call)]
    if not is_end:
        facts += by_extension.employee(
            call, employee, is_answer=event == ANSWERED, is_initiator=direction is not Direction.INBOUND
        )
    if url := address(said, "download_url"):
        facts.append(RecordingSaid(keys=call.keys, at=at, recording_id=call_id, is_ready=is_end, where={"url": url}))
    return facts


def _employee(name: str, connection: Connection) -> str | None:
    """Until somebody answers, the callee may be the number of a group."""
    groups = {number.strip() for number in connection.options.get("group_numbers", "").split(",")}
    if not name or name in groups:
        return None
    if name in connection.employees:
        return connection.employees[name]
    return name if connection.extension_pattern.fullmatch(name) else None


ADAPTER = OnlinePbx()
