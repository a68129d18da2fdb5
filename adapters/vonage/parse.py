"""Vonage Voice API: signed JSON, a status of one leg at a time, in no sure order.  Pure.

source  developer.vonage.com voice webhook reference; Nexmo/nexmo-developer issue 1653; unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallSaid, EnteredBridge, LegOutcome, LegSaid, RecordingSaid
from adapters.far_end import FarEnd, far_end
from adapters.fields import Object, address, identifier, iso, json_object, seconds, text
from adapters.http import plain_identity, short_identity
from adapters.vonage import signature

NAME = "vonage"

OVER = {  # status of a leg that is down; `completed` may follow any other
    "completed": None,
    "disconnected": None,
    "busy": LegOutcome.BUSY,
    "cancelled": LegOutcome.CANCELLED,
    "unanswered": LegOutcome.MISSED,
    "timeout": LegOutcome.MISSED,
    "rejected": LegOutcome.BUSY,
    "failed": LegOutcome.FAILED,
}
OF_A_LEG = ("started", "ringing", "answered", *OVER)


class Vonage:
    """`contract.Adapter`."""

    name = NAME
    title = "Vonage (Nexmo)"
    secret_names: tuple[str, ...] = ("signature_secret",)
    optional_secret_names: tuple[str, ...] = ("private_key",)
    option_names: tuple[str, ...] = ("application_id", "max_age_seconds")
    proof = Proof.SIGNED_TIME

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            signature.check(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = json_object(request.body)
            if text(said, "recording_uuid"):
                return short_identity("recording", text(said, "recording_uuid"))
            names = ("status", "timestamp", "conversation_uuid_to")
            return short_identity("leg", identifier(said, "uuid"), *(text(said, name) for name in names))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = json_object(request.body)
            if text(said, "recording_uuid") or text(said, "recording_url"):
                return [_recording(said, request.received_at, connection)]
            if text(said, "conversation_uuid_to"):
                return _moved(said, request.received_at, connection)
            return _leg(said, request.received_at, connection) if text(said, "status") in OF_A_LEG else ()
        except ValueError as error:
            raise Unreadable(f"not a Vonage event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _leg(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    """A conversation is a bridge: who has answered stays in it until the leg is down.  An NCCO answers the caller."""
    leg_id, conversation = identifier(said, "uuid"), identifier(said, "conversation_uuid")
    at, status = _time(said, "timestamp", received_at, connection) or received_at, text(said, "status")
    is_over, length = status in OVER, seconds(said, "duration") or 0.0
    ended_at = (_time(said, "end_time", at, connection) or at) if is_over else None
    answered_at = at if status == "answered" else None
    if ended_at and length:  # the answer may have been lost
        answered_at = ended_at - timedelta(seconds=length)
    there = far_end(
        text(said, "from"), text(said, "to"), is_dialled=text(said, "direction") == "outbound", connection=connection
    )
    keys = (leg_id, conversation)
    leg = LegSaid(
        keys=keys,
        at=at,
        leg_id=leg_id,
        party=there.party,
        number=there.number,
        extension=there.extension,
        started_at=min(at, answered_at) if answered_at else at,
        answered_at=answered_at,
        ended_at=ended_at,
        outcome=OVER.get(status),
        is_initiator=not there.is_dialled,
    )
    facts: list[CallFact] = [leg, _call(leg, there, conversation)]
    if answered_at:
        facts.append(EnteredBridge(keys=keys, at=answered_at, leg_id=leg_id, bridge_id=conversation))
    return facts


def _call(leg: LegSaid, there: FarEnd, conversation: str) -> CallSaid:
    return CallSaid(
        keys=leg.keys,
        at=leg.at,
        pbx_call_id=conversation,
        direction=there.direction,
        line=there.line,
        started_at=leg.started_at if there.direction else None,
        ended_at=leg.ended_at if there.is_caller else None,
        is_final=leg.ended_at is not None and there.is_caller,
    )


def _moved(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    """`transfer`: a leg goes on in another conversation, which is the same call."""
    leg_id, target = identifier(said, "uuid"), identifier(said, "conversation_uuid_to")
    at = _time(said, "timestamp", received_at, connection) or received_at
    former = text(said, "conversation_uuid_from")
    keys = (leg_id, target, former) if former else (leg_id, target)
    return [
        CallSaid(keys=keys, at=at),
        EnteredBridge(keys=keys, at=at, leg_id=leg_id, bridge_id=target),
    ]


def _recording(said: Object, received_at: datetime, connection: Connection) -> RecordingSaid:
    url = address(said, "recording_url")
    start, end = (_time(said, name, received_at, connection) for name in ("start_time", "end_time"))
    return RecordingSaid(
        keys=(identifier(said, "conversation_uuid"),),
        at=_time(said, "timestamp", received_at, connection) or received_at,
        recording_id=identifier(said, "recording_uuid"),
        is_ready=bool(url),
        where={"url": url} if url else {},
        seconds=max((end - start).total_seconds(), 0.0) if start and end else None,
    )


def _time(said: Object, name: str, near: datetime, connection: Connection) -> datetime | None:
    value = text(said, name)
    return iso(value, name, connection.zone, near=near) if value else None


ADAPTER = Vonage()
