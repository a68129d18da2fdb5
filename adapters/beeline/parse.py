"""Beeline Cloud PBX (BroadWorks inside): events in XML, one subscription for each employee or for all.  Pure.

source  public adapters of Beeline's portal API, BroadWorks Xsi-Events schema; unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime

from adapters import employees, markup
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallSaid, Direction, LegSaid, Party, RecordingSaid, Talked
from adapters.fields import Object, at_epoch, identifier, text, whole
from adapters.http import plain_identity, short_identity, verify_url_token
from adapters.phone import bare

NAME = "beeline"

BEGINS = ("CallReceivedEvent", "CallOriginatedEvent")
ENDS = ("CallReleasedEvent", "CallRedirectedEvent", "CallTransferredEvent")  # this employee's part of the call
EVENTS = (*BEGINS, "CallAnsweredEvent", *ENDS)
CLICK_TO_DIAL = "Click-to-Dial"  # the employee's own phone picks up first: no answer
DIRECTIONS = {
    "Terminator": Direction.INBOUND,
    "Originator": Direction.OUTBOUND,
    CLICK_TO_DIAL: Direction.OUTBOUND,
}
COLLEAGUES = ("Group", "Enterprise")  # callType of a remote party inside the company


class Beeline:
    """`contract.Adapter`."""

    name = NAME
    title = "Билайн Облачная АТС (Beeline Cloud PBX)"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ("api_token",)
    option_names: tuple[str, ...] = ("recordings", "hook_url", "subscription_pattern", "api_url")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            return short_identity("event", identifier(markup.fields(_event(request)), "eventID"))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        if request.transport == "api":
            return ()  # the answer to a subscription that was renewed (subscriptions.py)
        try:
            return _facts(_event(request), request, connection)
        except ValueError as error:
            raise Unreadable(f"not a Beeline event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _event(request: Request) -> markup.Element:
    return markup.read(request.body)


def _facts(event: markup.Element, request: Request, connection: Connection) -> list[CallFact]:
    data = event.child("eventData")
    call_element = data.child("call") if data else None
    if data is None or data.kind not in EVENTS or call_element is None:
        return []  # holds, updates, the end of a subscription
    said, target = markup.fields(call_element), bare(text(markup.fields(event), "targetId"))
    call_id = text(said, "extTrackingId") or text(said, "networkCallId") or identifier(said, "callId")
    at = _time(said, TIMES.get(data.kind, "")) or request.received_at
    started_at, answered_at = _time(said, "startTime"), _time(said, "answerTime")
    personality = text(said, "personality")
    is_click = personality == CLICK_TO_DIAL
    if is_click:
        answered_at = None
    direction, number = _far_party(call_element, DIRECTIONS.get(personality), connection)
    call = CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=None if direction is Direction.INTERNAL else number,
        started_at=started_at or (at if data.kind in BEGINS else None),
    )
    is_answer, is_over = data.kind == "CallAnsweredEvent" and not is_click, data.kind in ENDS
    answered_at = answered_at or (at if is_answer else None)
    extension = employees.extension_of(target, connection) or target or None
    leg = LegSaid(
        keys=call.keys,
        at=at,
        leg_id=text(said, "callId") or f"{call_id}/{target}",
        party=Party.EMPLOYEE,
        extension=extension,
        started_at=call.started_at,
        answered_at=answered_at,
        ended_at=at if is_over else None,
        is_initiator=personality in ("Originator", CLICK_TO_DIAL),
    )
    facts: list[CallFact] = [call, leg]
    if answered_at:
        ended_at = max(at, answered_at) if is_over else None
        facts.append(Talked(keys=call.keys, at=at, leg_id=leg.leg_id, started_at=answered_at, ended_at=ended_at))
        if is_over and connection.options.get("recordings") == "yes":
            facts.append(_recording(call, target, extension))
    return facts


TIMES = {
    "CallReceivedEvent": "startTime",
    "CallOriginatedEvent": "startTime",
    "CallAnsweredEvent": "answerTime",
    "CallReleasedEvent": "releaseTime",
}


def _time(said: Object, name: str) -> datetime | None:
    """Milliseconds; from the BroadWorks schema, so not always there."""
    stamp = whole(said, name)
    return at_epoch(stamp / 1000, name) if stamp else None


def _far_party(
    call: markup.Element, direction: Direction | None, connection: Connection
) -> tuple[Direction | None, str]:
    remote = markup.fields(call.child("remoteParty"))
    number = text(remote, "address")
    is_inside = text(remote, "callType") in COLLEAGUES or connection.extension_pattern.fullmatch(bare(number))
    return (Direction.INTERNAL if is_inside else direction), number


def _recording(call: CallSaid, target: str, extension: str | None) -> RecordingSaid:
    """No event tells of it: where the administrator says that calls are recorded, it is asked for."""
    return RecordingSaid(
        keys=call.keys,
        at=call.at,
        recording_id=f"{call.keys[0]}/{target}"[:200],
        where={"beeline_tracking_id": call.keys[0], "beeline_number": target},
        extension=extension,
    )


ADAPTER = Beeline()
