"""Aircall: JSON with a token, each event with all that is known of the call so far.  Pure.

source  developer.aircall.io (webhooks, call events and object), hookdeck/webhook-skills; unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime

from adapters import by_extension
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, RecordingSaid
from adapters.fields import Object, address, epoch, identifier, inner, json_object, text
from adapters.http import is_same, plain_identity, short_identity

NAME = "aircall"

RINGING, ANSWERED, TRANSFERRED = "call.ringing_on_agent", "call.answered", "call.transferred"
VOICEMAIL = "call.voicemail_left"
ENDS = ("call.hungup", "call.ended")  # at once; half a minute later, with the recording
EVENTS = ("call.created", RINGING, ANSWERED, TRANSFERRED, VOICEMAIL, *ENDS)
DIRECTIONS = {"inbound": Direction.INBOUND, "outbound": Direction.OUTBOUND}
GAVE_UP = ("short_abandoned", "abandoned_in_ivr", "abandoned_in_classic")  # missed_call_reason


class Aircall:
    """`contract.Adapter`."""

    name = NAME
    title = "Aircall"
    secret_names: tuple[str, ...] = ("token",)
    optional_secret_names: tuple[str, ...] = ("api_token",)
    option_names: tuple[str, ...] = ("api_id", "api_url")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport in OWN_TRANSPORTS:
            return
        try:
            given = text(json_object(request.body), "token")
        except ValueError:
            given = ""
        if not given:
            raise NoCredentials("no token in the body", adapter=NAME)
        if not is_same(given, connection.secrets["token"]):
            raise BadSignature("the token is not that of the webhook", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = json_object(request.body)
            data = inner(said, "data")
            ids = (identifier(data, "id"), text(said, "timestamp"), text(inner(data, "user"), "id"))
            return short_identity("event", text(said, "event"), *ids)
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = json_object(request.body)
            event = text(said, "event")
            if event not in EVENTS:
                return ()
            at = epoch(said, "timestamp") or request.received_at
            return _facts(event, inner(said, "data"), at, connection)
        except ValueError as error:
            raise Unreadable(f"not an Aircall event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """A webhook that fails is switched off, and only their API switches it on again."""
        return Answer(status=200)


def _facts(event: str, said: Object, at: datetime, connection: Connection) -> list[CallFact]:
    call_id, user = identifier(said, "id"), _extension(said, "user", connection)
    answered_at, ended_at = epoch(said, "answered_at"), epoch(said, "ended_at")
    if event == ANSWERED:
        at = answered_at or at
    is_end = event in ENDS
    over_at = (ended_at or at) if is_end else None
    call = CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=DIRECTIONS.get(text(said, "direction")),
        customer_number=text(said, "raw_digits"),
        line=text(inner(said, "number"), "digits") or None,
        extension=user if is_end else None,
        started_at=epoch(said, "started_at"),
        answered_at=answered_at if is_end else None,
        ended_at=over_at,
        talk_seconds=max((over_at - answered_at).total_seconds(), 0.0) if over_at and answered_at else None,
        outcome=_outcome(event, said, answered_at),
        is_final=is_end,
    )
    facts: list[CallFact] = [call, by_extension.far_side(call), *_employees(event, said, call, user, connection)]
    if url := address(said, "recording"):
        where = {"url": url, "aircall_call_id": call_id}
        facts.append(RecordingSaid(keys=call.keys, at=at, recording_id=call_id, is_ready=is_end, where=where))
    return facts


def _employees(event: str, said: Object, call: CallSaid, user: str | None, connection: Connection) -> list[CallFact]:
    is_outbound = call.direction is Direction.OUTBOUND
    match event:
        case "call.ringing_on_agent":
            return by_extension.employee(call, user)
        case "call.answered":
            return by_extension.employee(call, user, is_answer=True, is_initiator=is_outbound)
        case "call.transferred":
            source, target = (_extension(said, name, connection) for name in ("transferred_by", "transferred_to"))
            return [
                *by_extension.employee(call, source, is_over=True),
                *by_extension.employee(call, target, is_answer=target != source),
            ]
        case "call.created":
            return by_extension.employee(call, user, is_initiator=True) if is_outbound else []
    return []


def _outcome(event: str, said: Object, answered_at: datetime | None) -> CallOutcome | None:
    if event == VOICEMAIL:
        return CallOutcome.VOICEMAIL
    if event not in ENDS:
        return None
    if answered_at:
        return CallOutcome.ANSWERED
    if address(said, "voicemail"):
        return CallOutcome.VOICEMAIL
    return CallOutcome.ABANDONED if text(said, "missed_call_reason") in GAVE_UP else CallOutcome.MISSED


def _extension(said: Object, name: str, connection: Connection) -> str | None:
    """Aircall has no extensions: its user's id or e-mail by the option `employees`, else the id."""
    user = inner(said, name)
    known = connection.employees
    return known.get(text(user, "id")) or known.get(text(user, "email")) or text(user, "id") or None


ADAPTER = Aircall()
