"""Rostelecom "Virtual PBX": signed JSON, the method is the path.  Pure.

source  habr.com/ru/post/484180 (the vendor's article), public clients of "Руководство администратора домена v7.5";
        unconfirmed: README.md
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta

from adapters import by_extension
from adapters.contract import OWN_TRANSPORTS, Answer, Caller, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, LegSaid, Party, RecordingSaid, Talked
from adapters.fields import Object, epoch, identifier, inner, json_object, local, seconds, text
from adapters.http import is_same, plain_identity, short_identity
from adapters.phone import bare, to_e164

NAME = "rostelecom"

TYPES = {"incoming": Direction.INBOUND, "outbound": Direction.OUTBOUND, "internal": Direction.INTERNAL}
DIRECTIONS = {"1": Direction.INBOUND, "2": Direction.OUTBOUND, "3": Direction.INTERNAL}  # of call_info
# "disconnected" is of one leg, and legs have no ids: a phone of a ring group that gave up ends nothing
STATES = ("new", "calling", "connected", "disconnected", "end")
ANSWERED = "1"  # state of call_info
TRUE = (True, 1, "true", "True", "1")


def sign(client_id: str, body: bytes, key: str) -> str:
    """A plain SHA-256 over the exact bytes; without time: a copy sent again changes nothing."""
    return hashlib.sha256(
        client_id.encode(errors="surrogatepass") + body + key.encode(errors="surrogatepass")
    ).hexdigest()


class Rostelecom:
    """`contract.Adapter` and `contract.Asking`."""

    name = NAME
    title = "Ростелеком Виртуальная АТС (Rostelecom)"
    secret_names: tuple[str, ...] = ("client_id", "sign_key")
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("duration_is", "domain", "api_url")
    proof = Proof.SIGNED
    answer_seconds = 1.0  # the caller waits; how long is not documented

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport in OWN_TRANSPORTS:
            return
        given_id, given = request.headers.get("x-client-id", ""), request.headers.get("x-client-sign", "")
        if not (given_id and given):
            raise NoCredentials("no X-Client-ID and X-Client-Sign", adapter=NAME)
        client_id, key = connection.secrets["client_id"], connection.secrets["sign_key"]
        is_ours = bool(key) and is_same(given_id, client_id)
        if not (is_same(given, sign(client_id, request.body, key)) and is_ours):
            raise BadSignature("X-Client-Sign does not match the body", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = json_object(request.body)
            if _method(request) == "call_info":
                return short_identity("call_info", identifier(inner(said, "info"), "session_id"))
            names = ("state", "timestamp", "request_number", "request_pin")
            return short_identity(
                _method(request)[:40], identifier(said, "session_id"), *(text(said, name) for name in names)
            )
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            match _method(request):
                case "call_events":
                    return _event(json_object(request.body), request, connection)
                case "call_info":
                    return _info(inner(json_object(request.body), "info"), request, connection)
                case _:
                    return ()
        except ValueError as error:
            raise Unreadable(f"not a Rostelecom notification: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return self.told(None, request, connection)

    def question(self, request: Request, connection: Connection) -> str | None:
        if _method(request) != "get_number_info":
            return None
        try:
            return text(json_object(request.body), "from_number") or None
        except ValueError:
            return None

    def told(self, caller: Caller | None, request: Request, connection: Connection) -> Answer:
        said: dict[str, object] = {"result": 0, "resultMessage": "ok"}
        if caller is not None:
            said["displayName"] = caller.name
            if caller.extension:
                said["PIN"] = caller.extension
        return Answer(status=200, body=json.dumps(said, ensure_ascii=False).encode(), content_type="application/json")


def _method(request: Request) -> str:
    return request.path.strip("/").rpartition("/")[2]


def _event(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    state, session = text(said, "state"), identifier(said, "session_id")
    if state not in STATES:
        return []  # "analytics" and what may come
    stamp, near = text(said, "timestamp"), request.received_at
    at = local(stamp, "timestamp", connection.zone, near=near) if stamp else near
    direction, is_end = TYPES.get(text(said, "type")), state == "end"
    called = text(said, "request_number")
    call = CallSaid(
        keys=(session,),
        at=at,
        pbx_call_id=session,
        direction=direction,
        customer_number=_customer(direction, text(said, "from_number"), called),
        line=bare(called) if direction is Direction.INBOUND and state == "new" else None,
        started_at=at if state == "new" else None,
        ended_at=at if is_end else None,
        is_final=is_end,
    )
    facts: list[CallFact] = [call, by_extension.far_side(call), *_people(said, state, call, connection)]
    if is_end and said.get("is_record") in TRUE:
        facts.append(_recording(session, call))
    return facts


def _customer(direction: Direction | None, caller: str, called: str) -> str | None:
    if direction is Direction.INBOUND:
        return caller
    return called if direction is Direction.OUTBOUND else None


def _people(said: Object, state: str, call: CallSaid, connection: Connection) -> list[CallFact]:
    """from_pin and request_pin are not confirmed: without them an employee's login or short number is looked for."""
    caller = text(said, "from_pin") or _employee(text(said, "from_number"), connection)
    called = text(said, "request_pin") or _employee(text(said, "request_number"), connection)
    is_answer = state == "connected"
    if call.direction is Direction.INBOUND:
        if called or not is_answer:
            return by_extension.employee(call, called, is_answer=is_answer)
        return _somebody(call)
    facts = by_extension.employee(
        call, caller, is_answer=is_answer and call.direction is Direction.OUTBOUND, is_initiator=True
    )
    if call.direction is Direction.INTERNAL:
        facts += by_extension.employee(call, called, is_answer=is_answer)
    return facts or (_somebody(call) if is_answer else [])


def _employee(written: str, connection: Connection) -> str | None:
    """The login or short number in a SIP address; an outside number is nobody of ours."""
    name = bare(written)
    if name in connection.employees:
        return connection.employees[name]
    number = to_e164(name, country=connection.country, extension_pattern=connection.extension_pattern)
    return None if number.e164 or number.is_hidden else name


def _somebody(call: CallSaid) -> list[CallFact]:
    """An employee answered, and which one is told by call_info alone."""
    leg_id = f"{call.keys[0]}/somebody"
    return [
        LegSaid(keys=call.keys, at=call.at, leg_id=leg_id, party=Party.EMPLOYEE, answered_at=call.at),
        Talked(keys=call.keys, at=call.at, leg_id=leg_id, started_at=call.at),
    ]


def _info(info: Object, request: Request, connection: Connection) -> list[CallFact]:
    """The answer to call_info: the last word.  Whether `duration` is the talk alone is not confirmed: `duration_is`."""
    session, duration = identifier(info, "session_id"), seconds(info, "duration")
    direction, is_answered = DIRECTIONS.get(text(info, "direction")), text(info, "state") == ANSWERED
    started_at = epoch(info, "start_call_date")
    is_talk = connection.options.get("duration_is", "talk") == "talk"
    ended_at = started_at + timedelta(seconds=duration) if started_at and duration and not is_talk else None
    caller, called = text(info, "orig_number"), text(info, "dest_number")
    who = text(info, "answering_sipuri") or called if direction is Direction.INBOUND else caller
    call = CallSaid(
        keys=(session,),
        at=request.received_at,
        pbx_call_id=session,
        direction=direction,
        customer_number=_customer(direction, caller, called),
        extension=_employee(who, connection),
        started_at=started_at,
        ended_at=ended_at,
        talk_seconds=duration if is_answered and is_talk else None,
        outcome=CallOutcome.ANSWERED if is_answered else CallOutcome.MISSED,
        is_final=True,
    )
    return [call, _recording(session, call)] if info.get("is_record") in TRUE else [call]


def _recording(session: str, call: CallSaid) -> RecordingSaid:
    return RecordingSaid(keys=call.keys, at=call.at, recording_id=session, where={"rostelecom_session_id": session})


ADAPTER = Rostelecom()
