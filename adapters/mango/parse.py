"""Mango Office: signed form posts, one address per kind of event.  Pure.

source  "Mango Office VPBX API 1.10" (24.12.2017); what is not in it or was seen otherwise: README.md beside this file
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.contract import Answer, Connection, Proof, Request
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
from adapters.fields import Object, epoch, identifier, inner, json_object, text, whole
from adapters.http import digest, form_fields, is_same, short_identity

NAME = "mango"

DIRECTIONS = {0: Direction.INTERNAL, 1: Direction.INBOUND, 2: Direction.OUTBOUND}
BUSY = frozenset((1121, 1123))
CANCELLED = frozenset((1180, 1181, 1182, 1183))  # by command, taken by a colleague
FAILED_BELOW = ((1130, 1140), (2000, 3999), (4200, 4300), (5000, 6000))  # unavailable, billing, parameters, system
NOT_STORED = 4002  # completion_code of a recording: too short


def sign(api_key: str, json_text: str, salt: str) -> str:
    """Mango's signature: a plain SHA-256, not an HMAC; over the exact text, so never over JSON written again."""
    return hashlib.sha256(f"{api_key}{json_text}{salt}".encode(errors="surrogatepass")).hexdigest()


class Mango:
    """`contract.Adapter`."""

    name = NAME
    title = "Mango Office"
    secret_names: tuple[str, ...] = ("vpbx_api_key", "vpbx_api_salt")
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("api_url",)
    proof = Proof.SIGNED

    def verify(self, request: Request, connection: Connection) -> None:
        fields = _form(request)
        if _is_ping(request, fields):
            return
        if "sign" not in fields or "json" not in fields:
            raise NoCredentials("no signature: vpbx_api_key, sign and json are expected", adapter=NAME)
        key, salt = connection.secrets["vpbx_api_key"], connection.secrets["vpbx_api_salt"]
        is_ours = is_same(fields.get("vpbx_api_key", ""), key)
        if not (is_same(fields["sign"], sign(key, fields["json"], salt)) and is_ours):
            raise BadSignature("sign does not match the json field", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        fields = _form(request)
        if _is_ping(request, fields):
            return "ping"  # one row, however often the cabinet's button is pressed, or anyone else calls
        plain = f"hash:{digest(request.path.encode(errors='replace'), request.body)}"
        kind = KINDS.get(request.path.strip("/"))
        if kind is None:
            return plain
        try:
            said = json_object(fields.get("json", ""))
            return short_identity(request.path.strip("/"), *(identifier(said, name) for name in kind.identity))
        except ValueError:
            return plain

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        kind = KINDS.get(request.path.strip("/"))
        if kind is None:
            return ()
        try:
            fields = form_fields(request.body)
            return kind.read(json_object(fields.get("json", "")), request.received_at)
        except ValueError as error:
            raise Unreadable(f"not a Mango notification {request.path.strip('/')}: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


@dataclass(frozen=True, slots=True)
class Kind:
    """One sub-path of Mango's."""

    identity: tuple[str, ...]  # fields that make one message the same as another
    read: Callable[[Object, datetime], Sequence[CallFact]]


def _form(request: Request) -> Mapping[str, str]:
    try:
        return form_fields(request.body)
    except ValueError:
        return {}


def _is_ping(request: Request, fields: Mapping[str, str]) -> bool:
    """The cabinet's "check connection": an address that no event has, and nothing that could be an event."""
    return request.path.strip("/") not in KINDS and "json" not in fields and "sign" not in fields


def _call(said: Object, received_at: datetime) -> list[CallFact]:
    """events/call: one state of one leg.  `seq` orders the states of a leg, whatever order they come in."""
    call_id, entry_id = identifier(said, "call_id"), identifier(said, "entry_id")
    at = epoch(said, "timestamp") or received_at
    state, location = text(said, "call_state"), text(said, "location") or text(said, "locaton")  # their own misprint
    caller, callee = inner(said, "from"), inner(said, "to")
    taken_from = text(caller, "taken_from_call_id")
    keys = tuple(key for key in (call_id, entry_id, taken_from) if key)
    caller_extension, callee_extension = text(caller, "extension"), text(callee, "extension")
    is_person = location == "abonent"  # connected to "ivr" or "queue" is no answer
    is_up, is_down = state == "Connected", state == "Disconnected"
    leg = LegSaid(
        keys=keys,
        at=at,
        leg_id=call_id,
        party=Party.EMPLOYEE if is_person else Party.SERVICE,
        extension=(callee_extension or caller_extension or None) if is_person else None,
        started_at=at if state == "Appeared" else None,
        answered_at=at if is_up else None,
        ended_at=at if is_down else None,
        outcome=_leg_outcome(whole(said, "disconnect_reason")) if is_down else None,
        is_initiator=bool(caller_extension) and not callee_extension and not taken_from,
        sequence=whole(said, "seq"),
    )
    call = _call_said(keys, at, entry_id, caller, callee)
    facts: list[CallFact] = [leg, call]
    is_talk = is_up and is_person and _hears_customer(caller, callee) and not text(said, "callback_initiator")
    if not (caller_extension and callee_extension):
        facts.append(_customer_leg(entry_id, at, call, is_answered=is_talk))
    elif not taken_from:
        facts.append(_calling_employee(entry_id, at, caller_extension))
    if is_talk:
        facts.append(Talked(keys=keys, at=at, leg_id=call_id, extension=leg.extension, started_at=at))
    return facts


def _customer_leg(entry_id: str, at: datetime, call: CallSaid, *, is_answered: bool) -> LegSaid:
    """Mango shows no leg of the customer's, so the entry is it: only the summary ends it, never a leg that lost.

    is_answered  the customer talks to somebody from now on"""
    return LegSaid(
        keys=(entry_id,),
        at=at,
        leg_id=entry_id,
        party=Party.CUSTOMER,
        number=call.customer_number,
        answered_at=at if is_answered else None,
        is_initiator=call.direction is Direction.INBOUND,
    )


def _calling_employee(entry_id: str, at: datetime, extension: str) -> LegSaid:
    """The other end of an internal call: it too ends with the summary."""
    return LegSaid(
        keys=(entry_id,),
        at=at,
        leg_id=f"{entry_id}/caller",
        party=Party.EMPLOYEE,
        extension=extension,
        is_initiator=True,
    )


def _call_said(keys: tuple[str, ...], at: datetime, entry_id: str, caller: Object, callee: Object) -> CallSaid:
    """What a leg tells of the whole call.  A leg of a transfer tells no direction: its sides have changed."""
    is_transfer = bool(text(caller, "taken_from_call_id")) or caller.get("was_transferred") is True
    direction = _direction(caller, callee)
    number = {
        Direction.INBOUND: text(caller, "number"),
        Direction.OUTBOUND: text(callee, "number"),
        Direction.INTERNAL: None,
    }[direction]
    line = text(callee, "line_number") or text(caller, "line_number")
    return CallSaid(
        keys=keys,
        at=at,
        pbx_call_id=entry_id,
        direction=None if is_transfer else direction,
        customer_number=(number or None) if is_transfer else number,
        line=None if is_transfer else line or None,
    )


def _direction(caller: Object, callee: Object) -> Direction:
    if text(caller, "number").startswith("sip:") and text(callee, "number").startswith("sip:"):
        return Direction.INTERNAL
    if text(caller, "extension"):
        return Direction.INTERNAL if text(callee, "extension") else Direction.OUTBOUND
    return Direction.INBOUND


def _hears_customer(caller: Object, callee: Object) -> bool:
    return _direction(caller, callee) is not Direction.INTERNAL


def _leg_outcome(reason: int) -> LegOutcome | None:
    if reason in BUSY:
        return LegOutcome.BUSY
    if reason in CANCELLED:
        return LegOutcome.CANCELLED
    return LegOutcome.FAILED if _is_failure(reason) else None


def _is_failure(reason: int) -> bool:
    return any(low <= reason < high for low, high in FAILED_BELOW)


def _summary(said: Object, received_at: datetime) -> list[CallFact]:
    """events/summary: the one last word on an entry.

    `entry_result` 1 does not mean answered (their own IVR example has it with talk_time 0): talk_time does.  A newer
    scheme is said to send talk_time = create_time for calls that nobody answered: then the legs decide."""
    entry_id = identifier(said, "entry_id")
    caller, callee = inner(said, "from"), inner(said, "to")
    direction = DIRECTIONS.get(whole(said, "call_direction", -1), _direction(caller, callee))
    customer, employee = (caller, callee) if direction is Direction.INBOUND else (callee, caller)
    started_at, answered_at = epoch(said, "create_time"), epoch(said, "talk_time")
    ended_at = epoch(said, "end_time") or received_at
    is_unsure = answered_at is not None and answered_at == started_at
    if is_unsure:
        answered_at = None
    return [
        CallSaid(
            keys=(entry_id,),
            at=ended_at,
            pbx_call_id=entry_id,
            direction=direction,
            customer_number=None if direction is Direction.INTERNAL else text(customer, "number"),
            line=text(said, "line_number") or None,
            extension=text(employee, "extension") or None,
            started_at=started_at,
            answered_at=answered_at,
            ended_at=ended_at,
            talk_seconds=max((ended_at - answered_at).total_seconds(), 0.0) if answered_at else None,
            outcome=None
            if answered_at or is_unsure
            else _unanswered(direction, callee, whole(said, "disconnect_reason")),
            is_final=True,
        )
    ]


def _unanswered(direction: Direction, callee: Object, reason: int) -> CallOutcome:
    if direction is Direction.INBOUND and not callee:
        return CallOutcome.ABANDONED  # "to" is empty when the call ended in the menu
    if reason in BUSY:
        return CallOutcome.BUSY
    return CallOutcome.FAILED if _is_failure(reason) else CallOutcome.MISSED


def _recording(said: Object, received_at: datetime) -> list[CallFact]:
    """events/recording: it begins, goes on, is over.  Ready to fetch only when events/record/added says so."""
    entry_id, recording_id = identifier(said, "entry_id"), identifier(said, "recording_id")
    at = epoch(said, "timestamp") or received_at
    code = whole(said, "completion_code", 1000)
    return [
        RecordingSaid(
            keys=tuple(key for key in (entry_id, text(said, "call_id")) if key),
            at=at,
            recording_id=recording_id,
            where={"mango_recording_id": recording_id},
            extension=text(said, "extension") or None,
            is_void=code == NOT_STORED or 2200 <= code < 2300,  # 22xx: storage is not paid for
        )
    ]


def _record_added(said: Object, received_at: datetime) -> list[CallFact]:
    entry_id, recording_id = identifier(said, "entry_id"), identifier(said, "recording_id")
    return [
        RecordingSaid(
            keys=(entry_id,),
            at=epoch(said, "timestamp") or received_at,
            recording_id=recording_id,
            is_ready=True,
            where={"mango_recording_id": recording_id},
        )
    ]


KINDS: Mapping[str, Kind] = {
    "events/call": Kind(("call_id", "seq", "call_state"), _call),
    "events/summary": Kind(("entry_id",), _summary),
    "events/recording": Kind(("recording_id", "seq"), _recording),
    "events/record/added": Kind(("entry_id", "recording_id"), _record_added),
}

ADAPTER = Mango()
