"""MTS Autosecretary 2.0: JSON by Basic authentication, and rows of its statistics.  Pure.

source  mikopbx/ModuleMtsPbx (GetController.php, synchCdr.php); unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import timedelta

from adapters import by_extension, employees
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, RecordingSaid
from adapters.fields import Object, identifier, inner, iso, json_object, json_objects, seconds, text
from adapters.http import plain_identity, short_identity, verify_basic

NAME = "mts"

EVENTS = ("CallAccepted", "CallAnswered", "EndCall")
INTERNAL = "1"  # `rel` of a row of the statistics


class Mts:
    """`contract.Adapter`."""

    name = NAME
    title = "МТС Автосекретарь 2.0 (MTS Autosecretary)"
    secret_names: tuple[str, ...] = ("basic_auth_user", "basic_auth_password")
    optional_secret_names: tuple[str, ...] = ("api_token",)
    option_names: tuple[str, ...] = ("domain", "trunk_id", "poll_minutes", "api_url")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_basic(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        if request.transport in OWN_TRANSPORTS:
            return plain_identity(request)  # a row may be completed later
        try:
            said = json_object(request.body)
            return short_identity("event", identifier(said, "CallID"), text(said, "EventType"))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            if request.transport in OWN_TRANSPORTS:
                rows = json_objects(request.body) if request.body.strip() else []  # 204: nothing in this period
                return [fact for row in rows for fact in _row(row, request, connection)]
            said = json_object(request.body)
            return _event(said, request, connection) if text(said, "EventType") in EVENTS else []
        except ValueError as error:
            raise Unreadable(f"not an MTS event or row: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _event(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    """Numbers have ten digits; EventTime has an offset and seven digits after the point."""
    event, call_id = text(said, "EventType"), identifier(said, "CallID")
    stamp, near = text(said, "EventTime"), request.received_at
    at = iso(stamp, "EventTime", connection.zone, near=near) if stamp else near
    caller, called = inner(said, "From"), inner(said, "To")
    caller_number, called_number = text(caller, "ANI"), text(called, "DNIS")
    caller_extension = text(caller, "Virtual") or employees.extension_of(caller_number, connection)
    called_extension = text(called, "Virtual") or employees.extension_of(called_number, connection)
    direction, is_end = _direction(caller_extension, called_extension), event == "EndCall"
    is_answer = event == "CallAnswered"
    call = CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=_customer(direction, caller_number, called_number),
        line=text(called, "TrunkId") or None,
        started_at=at if event == "CallAccepted" else None,
        ended_at=at if is_end else None,
        is_final=is_end,
    )
    facts: list[CallFact] = [call, by_extension.far_side(call)]
    facts += by_extension.employee(
        call, caller_extension, is_answer=is_answer and direction is Direction.OUTBOUND, is_initiator=True
    )
    return facts + by_extension.employee(call, called_extension, is_answer=is_answer)


def _direction(caller_extension: str | None, called_extension: str | None) -> Direction:
    if caller_extension:
        return Direction.INTERNAL if called_extension else Direction.OUTBOUND
    return Direction.INBOUND


def _customer(direction: Direction, caller: str, called: str) -> str | None:
    return {Direction.INBOUND: caller, Direction.OUTBOUND: called}.get(direction)


def _row(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    """The last word: talk is duration minus wait; startTime has no zone."""
    call_id = identifier(said, "callId")
    started_at = iso(identifier(said, "startTime"), "startTime", connection.zone, near=request.received_at)
    caller, called = text(said, "an"), text(said, "dn")
    caller_extension = employees.extension_of(caller, connection)
    called_extension = employees.extension_of(called, connection)
    is_inside = text(said, "rel") == INTERNAL
    direction = Direction.INTERNAL if is_inside else _direction(caller_extension, called_extension)
    whole, wait = seconds(said, "duration") or 0.0, seconds(said, "wait") or 0.0
    talk = max(whole - wait, 0.0)
    call = CallSaid(
        keys=(call_id,),
        at=started_at + timedelta(seconds=whole),
        pbx_call_id=call_id,
        direction=direction,
        customer_number=_customer(direction, caller, called),
        line=text(said, "via") or None,
        extension=called_extension if direction is Direction.INBOUND else caller_extension,
        started_at=started_at,
        ended_at=started_at + timedelta(seconds=whole),
        talk_seconds=talk or None,
        outcome=CallOutcome.ANSWERED if talk else CallOutcome.MISSED,
        is_final=True,
    )
    recorded = seconds(said, "recDur")
    return [call, _recording(said, call, recorded)] if recorded else [call]


def _recording(said: Object, call: CallSaid, recorded: float) -> RecordingSaid:
    where = {"mts_call_id": call.keys[0], "mts_trunk_id": text(said, "trunkId")}
    return RecordingSaid(
        keys=call.keys, at=call.at, recording_id=call.keys[0], is_ready=True, where=where, seconds=recorded
    )


ADAPTER = Mts()
