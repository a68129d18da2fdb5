"""Plivo Voice: signed forms; the caller's leg by its own callbacks, dialled legs by those of `<Dial>`.  Pure.

source  plivo.com/docs/voice (XML request, dial, call object); unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, LegOutcome, LegSaid, RecordingSaid, Talked
from adapters.far_end import far_end
from adapters.fields import Object, address, identifier, local, seconds, text
from adapters.http import form_fields, plain_identity, short_identity
from adapters.plivo import signature

NAME = "plivo"

OVER = {  # CallStatus of a leg that is down
    "completed": None,
    "busy": LegOutcome.BUSY,
    "failed": LegOutcome.FAILED,
    "timeout": LegOutcome.MISSED,
    "no-answer": LegOutcome.MISSED,
    "cancel": LegOutcome.CANCELLED,
}
UNDERWAY = ("ringing", "in-progress")
EARLY, CONFIRMED, DOWN = "answer", "connected", "hangup"  # DialAction


class Plivo:
    """`contract.Adapter`."""

    name = NAME
    title = "Plivo"
    secret_names: tuple[str, ...] = ("auth_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("auth_id", "public_base_url", "confirm_key")
    proof = Proof.SIGNED

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            signature.check(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = _said(request)
            if text(said, "RecordingID"):
                return short_identity("recording", text(said, "RecordingID"))
            if text(said, "DialAction") or text(said, "DialStatus"):
                names = ("DialALegUUID", "DialBLegUUID", "DialAction", "DialStatus", "DialBLegTo")
                return short_identity("dial", *(text(said, name) for name in names))
            return short_identity("call", identifier(said, "CallUUID"), text(said, "Event"), text(said, "CallStatus"))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = _said(request)
            if text(said, "RecordingID"):
                return [_recording(said, request.received_at)]
            if text(said, "DialAction") in (EARLY, CONFIRMED, DOWN):
                return _dialled(said, request.received_at, connection)
            if text(said, "DialStatus"):
                return [_dial_is_over(said, request.received_at)]
            return _leg(said, request.received_at, connection) if _is_of_a_leg(said) else ()
        except ValueError as error:
            raise Unreadable(f"not a Plivo callback: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """The answer to a `<Dial action>` request is XML; that to a callback is not looked at."""
        return Answer(status=200, body=b"<Response/>", content_type="text/xml")


def _said(request: Request) -> Object:
    """Forms alone: the signature covers nothing else."""
    return form_fields(request.body or request.query.encode(errors="surrogatepass"))


def _is_of_a_leg(said: Object) -> bool:
    return text(said, "CallStatus") in (*UNDERWAY, *OVER)


def _leg(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    """XML answers this leg itself: only `<Dial>` tells of talk."""
    leg_id, status = identifier(said, "CallUUID"), text(said, "CallStatus")
    root = text(said, "ParentCallUUID") or text(said, "ALegUUID") or leg_id
    keys, is_over = (leg_id,) if root == leg_id else (leg_id, root), status in OVER
    start, end = (_time(said, name, received_at, connection) for name in ("StartTime", "EndTime"))
    answered_at = _time(said, "AnswerTime", received_at, connection)
    there = far_end(
        text(said, "From"),
        text(said, "To"),
        is_dialled=text(said, "Direction").startswith("outbound"),
        connection=connection,
    )
    at = (end or received_at) if is_over else received_at
    leg = LegSaid(
        keys=keys,
        at=at,
        leg_id=leg_id,
        party=there.party,
        number=there.number,
        extension=there.extension,
        started_at=start,
        answered_at=answered_at or (received_at if status == "in-progress" else None),
        ended_at=at if is_over else None,
        outcome=OVER.get(status),
        is_initiator=root == leg_id,
    )
    call = CallSaid(
        keys=keys,
        at=at,
        pbx_call_id=root,
        direction=there.direction,
        line=there.line,
        started_at=start,
        ended_at=at if is_over and root == leg_id else None,
        is_final=is_over and root == leg_id,
    )
    return [leg, call]


def _dialled(said: Object, at: datetime, connection: Connection) -> list[CallFact]:
    """A leg of `<Dial>`.  With a key to confirm, an answer alone may be a voicemail's."""
    root, leg_id, action = identifier(said, "DialALegUUID"), identifier(said, "DialBLegUUID"), text(said, "DialAction")
    there = far_end(text(said, "DialBLegFrom"), text(said, "DialBLegTo"), is_dialled=True, connection=connection)
    keys, is_over = (leg_id, root), action == DOWN
    is_talk = action == CONFIRMED or (action == EARLY and connection.options.get("confirm_key") != "yes")
    leg = LegSaid(
        keys=keys,
        at=at,
        leg_id=leg_id,
        party=there.party,
        number=there.number,
        extension=there.extension,
        answered_at=at if action in (EARLY, CONFIRMED) else None,
        ended_at=at if is_over else None,
    )
    facts: list[CallFact] = [leg, CallSaid(keys=keys, at=at, pbx_call_id=root, direction=there.direction)]
    if is_talk:
        facts.append(Talked(keys=keys, at=at, leg_id=leg_id, extension=there.extension, started_at=at))
    return facts


def _dial_is_over(said: Object, at: datetime) -> CallSaid:
    """The `<Dial action>` request, for those who take no callbacks of the dialled legs; no length in it."""
    root, leg_id = text(said, "DialALegUUID") or identifier(said, "CallUUID"), text(said, "DialBLegUUID")
    is_answered = text(said, "DialStatus") == "completed" and bool(leg_id)  # empty: nobody picked up
    return CallSaid(
        keys=(root, leg_id) if leg_id else (root,),
        at=at,
        pbx_call_id=root,
        talk_seconds=seconds(said, "DialBLegDuration") if is_answered else None,
        outcome=CallOutcome.ANSWERED if is_answered else None,
    )


def _recording(said: Object, received_at: datetime) -> RecordingSaid:
    url = address(said, "RecordUrl")
    return RecordingSaid(
        keys=(identifier(said, "CallUUID"),),
        at=received_at,
        recording_id=identifier(said, "RecordingID"),
        is_ready=bool(url),
        where={"url": url} if url else {},
        seconds=seconds(said, "RecordingDuration") if text(said, "RecordingDuration") != "-1" else None,
    )


def _time(said: Object, name: str, near: datetime, connection: Connection) -> datetime | None:
    """In the account's zone."""
    value = text(said, name)
    return local(value, name, connection.zone, near=near) if value else None


ADAPTER = Plivo()
