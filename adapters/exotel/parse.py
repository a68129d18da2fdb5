"""Exotel: status callbacks as a form, multipart or JSON, and Passthru requests of a call flow.  Pure.

source  developer.exotel.com (call notifications, status callback, Passthru applet); unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime

from adapters import by_extension
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.employees import extension_of
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, RecordingSaid
from adapters.exotel.form import multipart_fields
from adapters.fields import Object, address, identifier, local, seconds, text
from adapters.http import plain_identity, said_fields, short_identity, verify_url_token

NAME = "exotel"

TERMINAL = "terminal"  # EventType
OUTCOMES = {  # Status
    "completed": CallOutcome.MISSED,  # without a conversation
    "failed": CallOutcome.FAILED,
    "busy": CallOutcome.BUSY,
    "no-answer": CallOutcome.MISSED,
    "canceled": CallOutcome.MISSED,
}
FLOW_OUTCOMES = {  # CallType of a Passthru behind the Connect applet; any other: the call goes on
    "completed": CallOutcome.ANSWERED,
    "client-hangup": CallOutcome.ABANDONED,
    "incomplete": CallOutcome.MISSED,
    "voicemail": CallOutcome.VOICEMAIL,
}


class Exotel:
    """`contract.Adapter`."""

    name = NAME
    title = "Exotel"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ()
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = _said(request)
            names = ("EventType", "Status", "DateUpdated", "CallType")
            return short_identity("call", identifier(said, "CallSid"), *(text(said, name) for name in names))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = _said(request)
            if text(said, "CallFrom"):
                return _flow(said, request.received_at, connection)
            return _status(said, request.received_at, connection) if text(said, "EventType") else ()
        except ValueError as error:
            raise Unreadable(f"not an Exotel callback: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """A Passthru goes on at its upper exit after 200."""
        return Answer(status=200)


def _said(request: Request) -> Object:
    content_type = request.headers.get("content-type", "")
    if content_type.lower().startswith("multipart/") and request.body:
        return multipart_fields(content_type, request.body)
    return said_fields(request)


def _status(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    """The last word has the length of the conversation; `answered` says only that a leg was picked up."""
    call_id, is_end = identifier(said, "CallSid"), text(said, "EventType") == TERMINAL
    is_inbound = text(said, "Direction").startswith(("inbound", "incoming"))
    first, second = text(said, "From"), text(said, "To")
    customer, employee = _sides(first, second, is_inbound=is_inbound, connection=connection)
    start, end = (_time(said, name, received_at, connection) for name in ("StartTime", "EndTime"))
    talk = seconds(said, "ConversationDuration") or 0.0
    call = CallSaid(
        keys=(call_id,),
        at=(end or received_at) if is_end else received_at,
        pbx_call_id=call_id,
        direction=Direction.INBOUND if is_inbound else Direction.OUTBOUND,
        customer_number=customer,
        extension=employee if is_end else None,
        started_at=start,
        ended_at=(end or received_at) if is_end else None,
        talk_seconds=talk if is_end and talk else None,
        outcome=_outcome(said, talk) if is_end else None,
        is_final=is_end,
    )
    return [
        call,
        by_extension.far_side(call),
        *by_extension.employee(call, employee, is_initiator=not is_inbound),
        *_recording(said, call),
    ]


def _outcome(said: Object, talk: float) -> CallOutcome:
    return CallOutcome.ANSWERED if talk else OUTCOMES.get(text(said, "Status"), CallOutcome.FAILED)


def _flow(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    """A Passthru: the number that Connect dialled is the employee's."""
    call_id, outcome = identifier(said, "CallSid"), FLOW_OUTCOMES.get(text(said, "CallType"))
    dialled = text(said, "DialWhomNumber")
    start, end = (_time(said, name, received_at, connection) for name in ("StartTime", "EndTime"))
    talk = seconds(said, "DialCallDuration") or 0.0
    call = CallSaid(
        keys=(call_id,),
        at=end or received_at,
        pbx_call_id=call_id,
        direction=Direction.INBOUND,
        customer_number=text(said, "CallFrom"),
        line=text(said, "CallTo") or None,
        extension=extension_of(dialled, connection) if outcome else None,
        started_at=start,
        ended_at=(end or received_at) if outcome else None,
        talk_seconds=talk if outcome is CallOutcome.ANSWERED and talk else None,
        outcome=outcome,
        is_final=outcome is not None,
    )
    return [
        call,
        by_extension.far_side(call),
        *by_extension.employee(call, extension_of(dialled, connection)),
        *_recording(said, call),
    ]


def _sides(first: str, second: str, *, is_inbound: bool, connection: Connection) -> tuple[str, str | None]:
    """Customer's number and employee.  An outgoing call rings `From` first, whichever of the two that is."""
    if is_inbound:
        return first, extension_of(second, connection)
    of_first, of_second = extension_of(first, connection), extension_of(second, connection)
    return (first, of_second) if of_second and not of_first else (second, of_first)


def _recording(said: Object, call: CallSaid) -> list[CallFact]:
    url = address(said, "RecordingUrl")
    if not url:
        return []
    return [RecordingSaid(keys=call.keys, at=call.at, recording_id=call.keys[0], is_ready=True, where={"url": url})]


def _time(said: Object, name: str, near: datetime, connection: Connection) -> datetime | None:
    """In India's time: the connection's zone; "1970-01-01 05:30:00" stands for never."""
    value = text(said, name)
    return (
        None
        if not value or value.startswith(("1970-", "0001-", "0000-"))
        else local(value, name, connection.zone, near=near)
    )


ADAPTER = Exotel()
