"""Zadarma and Novofon 1.x: signed form posts to one address.  Pure.

source  zadarma/user-api-v1 (webhook classes), novofon/user-api-v1; what was not confirmed: README.md beside this file
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from urllib.parse import parse_qs

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
from adapters.events import (
    CallFact,
    CallOutcome,
    CallSaid,
    Direction,
    LegSaid,
    Party,
    RecordingSaid,
    Talked,
)
from adapters.fields import Object, identifier, local, seconds, text
from adapters.http import digest, is_same, said_fields, short_identity

NAME = "zadarma"

# What the signature covers.  Duration, disposition and the event's name are not signed: the first end event stays.
SIGNED = {
    "NOTIFY_START": ("caller_id", "called_did", "call_start"),
    "NOTIFY_INTERNAL": ("caller_id", "called_did", "call_start"),
    "NOTIFY_END": ("caller_id", "called_did", "call_start"),
    "NOTIFY_IVR": ("caller_id", "called_did", "call_start"),
    "NOTIFY_ANSWER": ("caller_id", "destination", "call_start"),
    "NOTIFY_OUT_START": ("internal", "destination", "call_start"),
    "NOTIFY_OUT_END": ("internal", "destination", "call_start"),
    "NOTIFY_RECORD": ("pbx_call_id", "call_id_with_rec"),
}
ENDS = ("NOTIFY_END", "NOTIFY_OUT_END")
OUTCOMES = {
    "busy": CallOutcome.BUSY,
    "failed": CallOutcome.FAILED,
    "call failed": CallOutcome.FAILED,
    "no money": CallOutcome.FAILED,
    "unallocated number": CallOutcome.FAILED,
    "no limit": CallOutcome.FAILED,
    "no day limit": CallOutcome.FAILED,
    "line limit": CallOutcome.FAILED,
    "no money, no limit": CallOutcome.FAILED,
}
ECHO = re.compile(r"[\w.-]{1,100}", re.ASCII)


def sign(signed_text: str, secret: str) -> str:
    """Base64 of the hex text, not of the raw bytes."""
    mac = hmac.new(secret.encode(), signed_text.encode(errors="surrogatepass"), hashlib.sha1).hexdigest()
    return base64.b64encode(mac.encode()).decode()


class Zadarma:
    """`contract.Adapter`."""

    name = NAME
    title = "Zadarma, Novofon 1.x"
    secret_names: tuple[str, ...] = ("api_secret",)
    optional_secret_names: tuple[str, ...] = ("api_key",)
    option_names: tuple[str, ...] = ("api_url",)
    proof = Proof.SIGNED_FIELDS

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport in OWN_TRANSPORTS or _echo(request) is not None:
            return
        given = request.headers.get("signature", "")
        if not given:
            raise NoCredentials("no Signature header", adapter=NAME)
        try:
            said = said_fields(request)
            names = SIGNED.get(text(said, "event"), ())
            signed_text = "".join(_raw(said, name) for name in names)
        except ValueError as error:
            raise BadSignature(f"the signed fields cannot be read: {error}", adapter=NAME) from error
        secret = connection.secrets["api_secret"]
        if not (names and secret and is_same(given, sign(signed_text, secret))):
            raise BadSignature("Signature does not match the event", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        if _echo(request) is not None:
            return "echo"
        try:
            said = said_fields(request)
            ids = [identifier(said, "event"), identifier(said, "pbx_call_id"), text(said, "call_start")]
            if ids[0] not in ENDS:  # of two ends the first stays, whoever the second names
                ids += [text(said, "internal"), text(said, "destination"), text(said, "call_id_with_rec")]
            return short_identity("event", *ids)
        except ValueError:
            return f"hash:{digest(request.body, request.query.encode(errors='replace'))}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        if _echo(request) is not None:
            return ()
        try:
            return _facts(said_fields(request), request, connection)
        except ValueError as error:
            raise Unreadable(f"not a Zadarma notification: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """Empty: what stands in the answer to NOTIFY_START would send the call elsewhere."""
        return Answer(status=200, body=(_echo(request) or "").encode())


def _echo(request: Request) -> str | None:
    """The cabinet's check of the address wants its value back."""
    if request.method != "GET" or request.body:
        return None
    try:
        value = parse_qs(request.query, max_num_fields=20).get("zd_echo", [""])[0]
    except ValueError:
        return None
    return value if ECHO.fullmatch(value) else None


def _raw(said: Object, name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else text(said, name)


def _facts(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    event = text(said, "event")
    if event not in SIGNED:
        return []
    call_id, at = identifier(said, "pbx_call_id"), request.received_at
    if event == "NOTIFY_RECORD":
        return [_recording(said, call_id, request, is_ready=True)]
    direction = _direction(said, call_id, connection)
    customer = text(said, "caller_id" if direction is Direction.INBOUND else "destination")
    stamp = text(said, "call_start")
    started_at = local(stamp, "call_start", connection.zone, near=at) if stamp else None
    internal, is_end = text(said, "internal") or None, event in ENDS
    # NOTIFY_START of a forwarded leg may carry a later call_start than the call's own: the earliest counts
    call = CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=None if direction is Direction.INTERNAL else customer,
        line=text(said, "called_did" if direction is Direction.INBOUND else "caller_id") or None,
        extension=(text(said, "last_internal") or internal) if is_end else None,  # last_internal: not confirmed
        started_at=started_at,
        ended_at=at if is_end else None,
        talk_seconds=_talk(said) if is_end else None,
        outcome=_outcome(said) if is_end else None,
        is_final=is_end,
    )
    facts: list[CallFact] = [call, _customer_leg(call_id, call)]
    if internal:
        facts += _employee(event, call_id, internal, direction, request)
    if is_end and text(said, "is_recorded") == "1" and text(said, "call_id_with_rec"):
        facts.append(_recording(said, call_id, request, is_ready=False))
    return facts


def _direction(said: Object, call_id: str, connection: Connection) -> Direction:
    if call_id.startswith("in_") or text(said, "event") in ("NOTIFY_START", "NOTIFY_END", "NOTIFY_INTERNAL"):
        return Direction.INBOUND
    is_extension = connection.extension_pattern.fullmatch(text(said, "destination"))
    return Direction.INTERNAL if is_extension else Direction.OUTBOUND


def _customer_leg(call_id: str, call: CallSaid) -> LegSaid:
    """The far side: no leg of its own is shown, so only the end event ends it."""
    return LegSaid(
        keys=(call_id,),
        at=call.at,
        leg_id=call_id,
        party=Party.EMPLOYEE if call.direction is Direction.INTERNAL else Party.CUSTOMER,
        number=call.customer_number,
        started_at=call.started_at,
        is_initiator=call.direction is Direction.INBOUND,
    )


def _employee(event: str, call_id: str, internal: str, direction: Direction, request: Request) -> list[CallFact]:
    at, leg_id, is_answer = request.received_at, f"{call_id}/{internal}", event == "NOTIFY_ANSWER"
    leg = LegSaid(
        keys=(call_id,),
        at=at,
        leg_id=leg_id,
        party=Party.EMPLOYEE,
        extension=internal,
        started_at=at if event == "NOTIFY_INTERNAL" else None,
        answered_at=at if is_answer else None,
        is_initiator=direction is not Direction.INBOUND,
    )
    talk = Talked(keys=(call_id,), at=at, leg_id=leg_id, extension=internal, started_at=at)
    return [leg, talk] if is_answer else [] if event == "NOTIFY_END" else [leg]


def _talk(said: Object) -> float | None:
    return seconds(said, "duration") if text(said, "disposition").lower() == "answered" else None


def _outcome(said: Object) -> CallOutcome | None:
    if (_talk(said) or 0) > 0:
        return CallOutcome.ANSWERED
    return OUTCOMES.get(text(said, "disposition").lower(), CallOutcome.MISSED)


def _recording(said: Object, call_id: str, request: Request, *, is_ready: bool) -> RecordingSaid:
    recording_id = identifier(said, "call_id_with_rec")
    return RecordingSaid(
        keys=(call_id,),
        at=request.received_at,
        recording_id=recording_id,
        is_ready=is_ready,
        where={"zadarma_call_id": recording_id},
    )


ADAPTER = Zadarma()
