"""Binotel: forms with `requestType`.  Pure.

source  sashalenz/binotel-api, denostr/binotel-api; unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import timedelta

from adapters import by_extension
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, RecordingSaid
from adapters.fields import Object, epoch, identifier, inner, seconds, text
from adapters.http import plain_identity, said_fields, short_identity, verify_url_token
from adapters.nested_form import items, nested

NAME = "binotel"

RECEIVED, ANSWERED, TRANSFERRED = "receivedTheCall", "answeredTheCall", "transferredTheCall"
HANGUP, COMPLETED = "hangupTheCall", "apiCallCompleted"
EVENTS = (RECEIVED, ANSWERED, TRANSFERRED, HANGUP, COMPLETED)
OUTCOMES = {
    "ANSWER": CallOutcome.ANSWERED,
    "TRANSFER": CallOutcome.ANSWERED,
    "SUCCESS": CallOutcome.ANSWERED,
    "VM": CallOutcome.VOICEMAIL,
    "VM-SUCCESS": CallOutcome.VOICEMAIL,  # a message was left: a contact to Binotel, no talk with an employee
    "BUSY": CallOutcome.BUSY,
    "NOANSWER": CallOutcome.MISSED,
    "CANCEL": CallOutcome.MISSED,
    "CONGESTION": CallOutcome.FAILED,
    "CHANUNAVAIL": CallOutcome.FAILED,
    "FAILED": CallOutcome.FAILED,
}


class Binotel:
    """`contract.Adapter`."""

    name = NAME
    title = "Binotel"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ("api_key", "api_secret")
    option_names: tuple[str, ...] = ("incoming_call_type", "recordings", "api_url")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = _said(request)
            of_call = inner(said, "callDetails") or said
            ids = (text(said, "requestType"), identifier(of_call, "generalCallID"), text(of_call, "internalNumber"))
            return short_identity("event", *ids)
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = _said(request)
            kind = text(said, "requestType")
            if kind == COMPLETED:
                return _completed(inner(said, "callDetails"), request, connection)
            return _event(said, kind, request, connection) if kind in EVENTS else []
        except ValueError as error:
            raise Unreadable(f"not a Binotel event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """Not confirmed, but what its own examples answer."""
        return Answer(status=200, body=b'{"status": "success"}', content_type="application/json")


def _said(request: Request) -> Object:
    return nested(said_fields(request))


def _direction(said: Object, connection: Connection) -> Direction | None:
    kind = text(said, "callType")
    if not kind:
        return None
    incoming = connection.options.get("incoming_call_type", "0")
    return Direction.INBOUND if kind == incoming else Direction.OUTBOUND


def _employee(said: Object, connection: Connection) -> str | None:
    number = text(said, "internalNumber")
    return connection.employees.get(number, number) or None


def _event(said: Object, kind: str, request: Request, connection: Connection) -> list[CallFact]:
    """Events carry no time: the time of receipt counts."""
    call_id, at, is_end = identifier(said, "generalCallID"), request.received_at, kind == HANGUP
    direction, talk = _direction(said, connection), seconds(said, "billsec")
    call = CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=text(said, "externalNumber") or text(said, "srcNumber") if direction else None,
        line=text(said, "didNumber") or text(said, "pbxNumber") or None,
        started_at=at if kind == RECEIVED else None,
        ended_at=at if is_end else None,
        talk_seconds=talk if is_end and _outcome(said) is CallOutcome.ANSWERED else None,
        outcome=_outcome(said) if is_end else None,
        is_final=is_end,
    )
    is_talk = kind in (ANSWERED, TRANSFERRED)  # what follows a transfer is the next one's, as far as is told
    person = by_extension.employee(
        call, _employee(said, connection), is_answer=is_talk, is_initiator=direction is Direction.OUTBOUND
    )
    return [call, by_extension.far_side(call), *person] if direction else [call, *person]


def _outcome(said: Object) -> CallOutcome | None:
    """None: ONLINE, CALLING and what is not known; the other facts decide."""
    outcome = OUTCOMES.get(text(said, "disposition").upper())
    return CallOutcome.MISSED if outcome is CallOutcome.ANSWERED and seconds(said, "billsec") == 0 else outcome


def _completed(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    """The summary, with an item for each employee in historyData."""
    call_id, started_at = identifier(said, "generalCallID"), epoch(said, "startTime")
    talk, outcome = seconds(said, "billsec") or 0.0, _outcome(said)
    ended_at = started_at + timedelta(seconds=(seconds(said, "waitsec") or 0.0) + talk) if started_at else None
    direction = _direction(said, connection)
    talkers = [item for item in items(said.get("historyData")) if seconds(item, "billsec")]
    call = CallSaid(
        keys=(call_id,),
        at=ended_at or request.received_at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=text(said, "externalNumber") if direction else None,
        extension=_employee(talkers[-1], connection) if talkers else _employee(said, connection),
        started_at=started_at,
        ended_at=ended_at,
        talk_seconds=talk if outcome is CallOutcome.ANSWERED else None,
        outcome=outcome,
        is_final=True,
    )
    if outcome is not CallOutcome.ANSWERED or connection.options.get("recordings") != "yes":
        return [call]
    where = {"binotel_call_id": call_id}
    return [call, RecordingSaid(keys=call.keys, at=call.at, recording_id=call_id, where=where)]


ADAPTER = Binotel()
