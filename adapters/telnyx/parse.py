"""Telnyx Voice API (Call Control): signed JSON, an event of one leg at a time.  Pure.

source  developers.telnyx.com: voice API webhooks, callbacks; team-telnyx/telnyx-python; unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallSaid, LegOutcome, LegSaid, RecordingSaid, Talked
from adapters.far_end import far_end
from adapters.fields import Object, address, identifier, inner, iso, json_object, text
from adapters.http import digest, short_identity
from adapters.telnyx import signature

NAME = "telnyx"

OF_A_LEG = ("call.initiated", "call.answered", "call.bridged", "call.hangup")
CAUSES = {  # hangup_cause of a leg that nobody picked up; any other: missed
    "user_busy": LegOutcome.BUSY,
    "call_rejected": LegOutcome.BUSY,
    "originator_cancel": LegOutcome.CANCELLED,
    "unallocated_number": LegOutcome.FAILED,
    "not_found": LegOutcome.FAILED,
    "invalid_number_format": LegOutcome.FAILED,
    "service_unavailable": LegOutcome.FAILED,
}


class Telnyx:
    """`contract.Adapter`."""

    name = NAME
    title = "Telnyx"
    secret_names: tuple[str, ...] = ("public_key",)
    optional_secret_names: tuple[str, ...] = ("api_key",)
    option_names: tuple[str, ...] = ("api_url",)
    proof = Proof.SIGNED_TIME

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            signature.check(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        """Repeats keep `data.id`; `meta.attempt` changes."""
        try:
            return short_identity("event", identifier(inner(json_object(request.body), "data"), "id"))
        except ValueError:
            return f"hash:{digest(request.body)}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            data = inner(json_object(request.body), "data")
            kind, said = text(data, "event_type"), inner(data, "payload")
            if kind not in (*OF_A_LEG, "call.recording.saved"):
                return ()
            at = iso(identifier(data, "occurred_at"), "occurred_at", connection.zone, near=request.received_at)
            if kind == "call.recording.saved":
                return [_recording(said, text(data, "id"), at, connection)]
            return _leg(kind, said, at, connection)
        except ValueError as error:
            raise Unreadable(f"not a Telnyx event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _leg(kind: str, said: Object, at: datetime, connection: Connection) -> list[CallFact]:
    """Call Control answers the caller's leg itself, so talk begins with call.bridged of the dialled leg."""
    leg_id, session = identifier(said, "call_leg_id"), identifier(said, "call_session_id")
    keys, is_over = (leg_id, session), kind == "call.hangup"
    is_dialled = text(said, "direction") == "outgoing"
    there = far_end(text(said, "from"), text(said, "to"), is_dialled=is_dialled, connection=connection)
    leg = LegSaid(
        keys=keys,
        at=at,
        leg_id=leg_id,
        party=there.party,
        number=there.number,
        extension=there.extension,
        started_at=_time(said, "start_time", at, connection),
        answered_at=at if kind in ("call.answered", "call.bridged") else None,
        ended_at=(_time(said, "end_time", at, connection) or at) if is_over else None,
        outcome=CAUSES.get(text(said, "hangup_cause"), LegOutcome.MISSED) if is_over else None,
        is_initiator=not is_dialled,
    )
    call = CallSaid(
        keys=keys,
        at=at,
        pbx_call_id=session,
        direction=there.direction,
        line=there.line,
        started_at=leg.started_at,
        ended_at=leg.ended_at if there.is_caller else None,
        is_final=is_over and there.is_caller,
    )
    if kind == "call.bridged" and not there.is_caller:
        return [leg, call, Talked(keys=keys, at=at, leg_id=leg_id, extension=there.extension, started_at=at)]
    return [leg, call]


def _recording(said: Object, event_id: str, at: datetime, connection: Connection) -> RecordingSaid:
    """`dual`: which side is on which channel is not confirmed, so it is left to the transcription."""
    links = {**inner(said, "public_recording_urls"), **inner(said, "recording_urls")}
    recording_id = text(said, "recording_id")
    url = address(links, "wav") or address(links, "mp3")
    start = _time(said, "recording_started_at", at, connection)
    end = _time(said, "recording_ended_at", at, connection)
    where = {"url": url, "telnyx_recording_id": recording_id}
    return RecordingSaid(
        keys=(identifier(said, "call_leg_id"), identifier(said, "call_session_id")),
        at=at,
        recording_id=recording_id[:200] or event_id[:200] or digest(url.encode())[:32],
        is_ready=bool(url),
        where={name: value for name, value in where.items() if value},
        seconds=max((end - start).total_seconds(), 0.0) if start and end else None,
    )


def _time(said: Object, name: str, near: datetime, connection: Connection) -> datetime | None:
    value = text(said, name)
    return iso(value, name, connection.zone, near=near) if value else None


ADAPTER = Telnyx()
