"""RingCentral: notifications of telephony sessions, each with the parties whose state has changed.  Pure.

source  developers.ringcentral.com, event filter account telephony sessions; .NET SDK (codes); unconfirmed: README.md
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
from adapters.events import (
    CallFact,
    CallOutcome,
    CallSaid,
    Direction,
    LegOutcome,
    LegSaid,
    Party,
    RecordingSaid,
    Talked,
)
from adapters.fields import Object, identifier, inner, iso, json_object, text, whole
from adapters.http import is_same, plain_identity, short_identity

NAME = "ringcentral"

OVER = ("Disconnected", "Gone")  # Gone: moved on by a transfer
REASONS = {  # why a party that nobody picked up is disconnected; any other: missed
    "Pickup": LegOutcome.CANCELLED,  # answered elsewhere
    "AgentAnswered": LegOutcome.CANCELLED,
    "CallFinished": LegOutcome.CANCELLED,
    "Rejected": LegOutcome.BUSY,
    "Busy": LegOutcome.BUSY,
    "Fax": LegOutcome.FAILED,
    "InternalError": LegOutcome.FAILED,
}
TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,256}")  # what we echo into a header


class RingCentral:
    """`contract.Adapter`."""

    name = NAME
    title = "RingCentral"
    secret_names: tuple[str, ...] = ("verification_token",)
    optional_secret_names: tuple[str, ...] = ("client_secret", "jwt")
    option_names: tuple[str, ...] = ("client_id", "api_url", "queue_extension_ids")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        """The check of a new subscription's address has neither our token nor contents, so it may come in."""
        if request.transport in OWN_TRANSPORTS or (not request.body and "validation-token" in request.headers):
            return
        given = request.headers.get("verification-token", "")
        if not given:
            raise NoCredentials("no Verification-Token: give one to the subscription", adapter=NAME)
        if not is_same(given, connection.secrets["verification_token"]):
            raise BadSignature("Verification-Token is wrong", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            return short_identity("event", identifier(json_object(request.body), "uuid"))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        if not request.body:
            return ()
        try:
            body = inner(json_object(request.body), "body")
            if not text(body, "telephonySessionId"):
                return ()
            return _facts(body, request.received_at, connection)
        except ValueError as error:
            raise Unreadable(f"not a RingCentral notification: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """A new subscription's address is checked by a token, which is wanted back in the same header."""
        token = request.headers.get("validation-token", "")
        return Answer(status=200, headers={"Validation-Token": token} if TOKEN.fullmatch(token) else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One party: an employee's extension, or the outside line, which has none."""

    party_id: str
    direction: Direction | None  # of the whole call
    number: str  # of the customer
    line: str | None
    extension: str | None
    is_outbound: bool
    code: str
    reason: str


def _facts(body: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    session = identifier(body, "telephonySessionId")
    stamp = text(body, "eventTime")
    at = iso(stamp, "eventTime", connection.zone, near=received_at) if stamp else received_at
    listed = body.get("parties")
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise ValueError("parties must be a list of objects")
    is_ring_out = text(inner(body, "origin"), "type") == "RingOut"
    facts: list[CallFact] = []
    for item in listed:
        facts += _party(_side(item, connection), session, at, whole(body, "sequence"), is_ring_out)
        facts += _recordings(item, session, at)
    return facts


def _side(said: Object, connection: Connection) -> _Side:
    source, target, status = inner(said, "from"), inner(said, "to"), inner(said, "status")
    is_outbound = text(said, "direction") == "Outbound"
    mine, other = (source, target) if is_outbound else (target, source)
    is_internal = bool(text(other, "extensionId") or text(other, "extensionNumber"))
    queues = {name.strip() for name in connection.options.get("queue_extension_ids", "").split(",")}
    own_id = text(said, "extensionId") or text(mine, "extensionId")
    name = own_id or text(mine, "extensionNumber")
    if name in queues:
        name = ""
    plain = Direction.OUTBOUND if is_outbound else Direction.INBOUND
    known = connection.employees.get(name)
    return _Side(
        party_id=identifier(said, "id"),
        direction=Direction.INTERNAL if is_internal else plain,
        number=text(other, "phoneNumber"),
        line=text(mine, "phoneNumber") or None,
        extension=(known or text(mine, "extensionNumber") or name) if name else None,
        is_outbound=is_outbound,
        code=text(status, "code"),
        reason=text(status, "reason"),
    )


def _party(side: _Side, session: str, at: datetime, sequence: int, is_ring_out: bool) -> Iterator[CallFact]:
    """The outside line, a menu and a queue are parties without an employee: in an incoming call they answer nothing.

    In an outgoing call the customer does; the employee's own answer counts too, unless it was rung first (RingOut)."""
    keys, leg_id = (session,), f"{session}/{side.party_id}"
    is_internal = side.direction is Direction.INTERNAL
    is_voicemail = side.code == "VoiceMail"
    yield CallSaid(
        keys=keys,
        at=at,
        pbx_call_id=session,
        direction=side.direction,
        customer_number=None if is_internal else side.number,
        line=side.line,
        outcome=CallOutcome.VOICEMAIL if is_voicemail else None,
    )
    is_employee, is_over = side.extension is not None, side.code in OVER
    is_answered, is_outgoing = side.code == "Answered", side.direction is Direction.OUTBOUND
    is_talk = is_answered and (is_employee or is_outgoing) and not (is_employee and is_outgoing and is_ring_out)
    yield LegSaid(
        keys=keys,
        at=at,
        leg_id=leg_id,
        party=Party.EMPLOYEE if is_employee else Party.SERVICE if is_internal else Party.CUSTOMER,
        number=None if is_employee or is_internal else side.number,
        extension=side.extension,
        answered_at=at if is_answered else None,
        ended_at=at if is_over else None,
        outcome=REASONS.get(side.reason, LegOutcome.MISSED) if is_over else None,
        is_initiator=side.is_outbound is is_employee,
        sequence=sequence,
    )
    if is_talk:
        yield Talked(keys=keys, at=at, leg_id=leg_id, extension=side.extension, started_at=at)


def _recordings(said: Object, session: str, at: datetime) -> Iterator[CallFact]:
    """Only the id comes here; the file follows minutes after the call."""
    listed = said.get("recordings")
    for item in listed if isinstance(listed, list) else ():
        if not isinstance(item, dict):
            raise ValueError("recordings must be a list of objects")
        recording_id = identifier(item, "id")
        yield RecordingSaid(
            keys=(session,), at=at, recording_id=recording_id, where={"ringcentral_recording_id": recording_id}
        )


ADAPTER = RingCentral()
