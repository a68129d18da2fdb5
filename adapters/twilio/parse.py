"""Twilio Voice: signed form posts, a leg at a time; recordings and the `<Dial action>` request too.  Pure.

source  twilio/twilio-python (request_validator.py); twilio.com/docs/voice: status callbacks, recordings
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.employees import extension_of
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
from adapters.fields import Object, at_epoch, identifier, seconds, text, whole
from adapters.http import MOST_FIELDS, digest, is_same, public_base, said_fields, short_identity
from adapters.phone import to_e164

NAME = "twilio"

OVER = {  # CallStatus of a leg that is down; "canceled" or "no-answer" for a loser varies
    "completed": None,
    "busy": LegOutcome.BUSY,
    "failed": LegOutcome.FAILED,
    "no-answer": LegOutcome.MISSED,
    "canceled": LegOutcome.CANCELLED,
}
NO_RECORDING = ("absent", "failed")
DIAL_CONNECTED = ("completed", "answered")


def sign(url: str, fields: Mapping[str, Sequence[str]], auth_token: str) -> str:
    """Over the address and each field's name and values, by name; a repeated value counts once."""
    signed = url + "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    mac = hmac.new(auth_token.encode(), signed.encode(errors="surrogatepass"), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


class Twilio:
    """`contract.Adapter`."""

    name = NAME
    title = "Twilio"
    secret_names: tuple[str, ...] = ("auth_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("account_sid", "public_base_url")
    proof = Proof.SIGNED

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport in OWN_TRANSPORTS:
            return
        given, secret = request.headers.get("x-twilio-signature", ""), connection.secrets["auth_token"]
        if not given:
            raise NoCredentials("no X-Twilio-Signature", adapter=NAME)
        try:
            fields = _signed_fields(request)
        except ValueError as error:
            raise BadSignature(f"the signed fields cannot be read: {error}", adapter=NAME) from error
        signatures = [sign(url, fields, secret) for url in _addresses(request, connection)]
        if not (secret and any(is_same(given, signature) for signature in signatures)):
            raise BadSignature("X-Twilio-Signature does not match: check auth_token, public_base_url", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = said_fields(request)
            if text(said, "RecordingSid"):
                return short_identity("recording", text(said, "RecordingSid"), text(said, "RecordingStatus"))
            if text(said, "DialCallStatus"):
                return short_identity("dial", identifier(said, "CallSid"), text(said, "DialCallSid"))
            names = ("SequenceNumber", "CallStatus")
            return short_identity("call", identifier(said, "CallSid"), *(text(said, name) for name in names))
        except ValueError:
            return f"hash:{digest(request.body, request.query.encode(errors='replace'))}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = said_fields(request)
            if text(said, "RecordingStatus"):
                return [_recording(said, request.received_at)]
            if text(said, "DialCallStatus"):
                return _dialled(said, request.received_at)
            return _status(said, request.received_at, connection) if text(said, "CallStatus") else ()
        except ValueError as error:
            raise Unreadable(f"not a Twilio callback: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """The answer to a `<Dial action>` request is TwiML; that to a callback is not looked at."""
        return Answer(status=200, body=b"<Response/>", content_type="text/xml")


def _signed_fields(request: Request) -> Mapping[str, Sequence[str]]:
    """Of a GET and of JSON only the address is signed, and with it the hash of the JSON."""
    if not request.body:
        return {}
    if request.body.lstrip().startswith(b"{"):
        said = parse_qs(request.query, max_num_fields=MOST_FIELDS).get("bodySHA256", [""])[0]
        if not is_same(hashlib.sha256(request.body).hexdigest(), said.lower()):
            raise ValueError("bodySHA256 is not that of the body")
        return {}
    try:
        return parse_qs(request.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise ValueError("the form is not UTF-8") from None


def _addresses(request: Request, connection: Connection) -> Iterator[str]:
    """As seen from outside; Twilio signs it with or without the port."""
    base = public_base(request, connection)
    yield base + request.target
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError:
        return
    if port:
        yield f"{parts.scheme}://{parts.hostname}{parts.path}{request.target}"
    else:
        yield f"{parts.scheme}://{parts.netloc}:{443 if parts.scheme == 'https' else 80}{parts.path}{request.target}"


def _time(said: Object, received_at: datetime) -> datetime:
    """RFC 2822, UTC."""
    stamp = text(said, "Timestamp")
    if not stamp:
        return received_at
    try:
        return at_epoch(parsedate_to_datetime(stamp).timestamp(), "Timestamp")
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        raise ValueError("Timestamp must look like Sun, 08 Feb 2026 15:00:02 +0000") from None


def _status(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    leg_id, parent = identifier(said, "CallSid"), text(said, "ParentCallSid")
    root, at, status = parent or leg_id, _time(said, received_at), text(said, "CallStatus")
    length = seconds(said, "CallDuration") or 0.0  # seconds; `Duration` is billed minutes
    is_over, employee = status in OVER, extension_of(text(said, "To"), connection)
    keys = (leg_id, parent) if parent else (leg_id,)
    direction = _direction(said, employee, connection)
    started_at = at - timedelta(seconds=length) if is_over else at
    is_inbound = direction is Direction.INBOUND
    is_customer = text(said, "Direction") == "inbound" or employee is None
    leg = LegSaid(
        keys=keys,
        at=at,
        leg_id=leg_id,
        party=Party.CUSTOMER if is_customer else Party.EMPLOYEE,
        number=text(said, "From" if is_inbound and not parent else "To") if is_customer else None,
        extension=None if is_customer else employee,
        started_at=started_at,
        answered_at=started_at if status == "in-progress" or (status == "completed" and length) else None,
        ended_at=at if is_over else None,
        outcome=OVER.get(status),
        is_initiator=not parent,
        sequence=whole(said, "SequenceNumber"),
    )
    customer = text(said, "From") if is_inbound else text(said, "To") if is_customer else None
    call = CallSaid(
        keys=keys,
        at=at,
        pbx_call_id=root,
        direction=direction,
        customer_number=customer,
        line=text(said, "To") if not parent and is_inbound else None,
        started_at=None if parent else started_at,
        ended_at=at if is_over and not parent else None,
        is_final=is_over and not parent,  # TwiML answers the parent leg itself: that it is completed says nothing more
    )
    facts: list[CallFact] = [leg, call]
    if parent and is_inbound:
        facts.append(LegSaid(keys=keys, at=at, leg_id=parent, party=Party.CUSTOMER, number=customer, is_initiator=True))
    if parent and (status == "in-progress" or (status == "completed" and length)):
        facts.append(
            Talked(
                keys=keys,
                at=at,
                leg_id=leg_id,
                extension=leg.extension,
                started_at=started_at,
                ended_at=at if is_over else None,
            )
        )
    return facts


def _direction(said: Object, employee: str | None, connection: Connection) -> Direction | None:
    """Of the whole call, where this leg is sure of it: a child leg's own direction is always outbound-dial."""
    match text(said, "Direction"):
        case "inbound":
            return Direction.INBOUND
        case "outbound-api":
            return Direction.OUTBOUND
    caller = to_e164(text(said, "From"), country=connection.country, own_numbers=connection.own_numbers)
    if caller.is_own:
        return Direction.OUTBOUND if employee is None else None
    return Direction.INBOUND if employee is not None else None


def _dialled(said: Object, received_at: datetime) -> list[CallFact]:
    """The `<Dial action>` request: how it went, for those who take no status callbacks of the dialled legs."""
    root, child = identifier(said, "CallSid"), text(said, "DialCallSid")
    length = seconds(said, "DialCallDuration") or 0.0
    is_answered = text(said, "DialCallStatus") in DIAL_CONNECTED and length > 0
    return [
        CallSaid(
            keys=(root, child) if child else (root,),
            at=received_at,
            pbx_call_id=root,
            talk_seconds=length if is_answered else None,
            outcome=CallOutcome.ANSWERED if is_answered else None,
        )
    ]


def _recording(said: Object, received_at: datetime) -> RecordingSaid:
    """CallSid is always the parent leg's.  A dual recording has the parent leg left, the child right."""
    status, url = text(said, "RecordingStatus"), text(said, "RecordingUrl")
    channels = whole(said, "RecordingChannels", 1)
    where = {"url": f"{url}.wav{'?RequestedChannels=2' if channels == 2 else ''}"} if url.startswith("https://") else {}
    return RecordingSaid(
        keys=(identifier(said, "CallSid"),),
        at=received_at,
        recording_id=identifier(said, "RecordingSid"),
        is_ready=status == "completed",
        where=where,
        seconds=seconds(said, "RecordingDuration"),
        is_void=status in NO_RECORDING,
    )


ADAPTER = Twilio()
