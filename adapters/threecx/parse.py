"""3CX: lines of its CDR (a socket or a file), our own CRM template's report, and the XAPI's list of recordings.  Pure.

source  3cx.com/docs/cdr-call-data-records, /docs/crm-integration; 3cx/xapi-tutorial; unconfirmed: README.md
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from adapters import peers
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction
from adapters.fields import Object, at_epoch, clock_seconds, json_object, seconds_since_1970, text
from adapters.http import digest, is_same, short_identity
from adapters.threecx import cdr, recordings

NAME = "3cx"

REPORTED = {  # CallType of the template
    "inbound": (Direction.INBOUND, CallOutcome.ANSWERED),
    "outbound": (Direction.OUTBOUND, CallOutcome.ANSWERED),
    "missed": (Direction.INBOUND, CallOutcome.MISSED),
    "notanswered": (Direction.OUTBOUND, CallOutcome.MISSED),
}
IN_THE_ID = ("CallStartTimeUTCMillis", "Agent", "Number", "CallType")


class ThreeCx:
    """`contract.Adapter`."""

    name = NAME
    title = "3CX"
    secret_names: tuple[str, ...] = ("reportcall_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = (
        *("cdr_mode", "host", "port", "cdr_path"),
        *("cdr_fields", "queue_numbers", "recording_url"),
    )
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        """A report by its bearer token.  A CDR line has no proof but its sender's address (allowed_peers)."""
        if request.transport in OWN_TRANSPORTS:
            peers.check(request, connection)
            return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NoCredentials("no bearer token: install the template of this adapter's README", adapter=NAME)
        if not is_same(token.strip(), connection.secrets["reportcall_token"]):
            raise BadSignature("the bearer token is wrong", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            if request.transport == "http":
                return short_identity("report", _report_id(json_object(request.body)))
        except ValueError:
            pass
        return f"hash:{digest(request.body.strip())}"  # one line, whether a socket or a file brought it

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            if request.transport == "api":
                return recordings.facts(json_object(request.body), connection, request.received_at)
            if request.transport == "http":
                return _report(json_object(request.body))
            return cdr.facts(request.body, connection, request.received_at)
        except ValueError as error:
            raise Unreadable(f"not what 3CX writes: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200, body=b"{}", content_type="application/json")


def _report_id(said: Object) -> str:
    """The template knows no call id: made of what is the same in a repeat."""
    return hashlib.sha256("|".join(text(said, name) for name in IN_THE_ID).encode()).hexdigest()[:32]


def _report(said: Object) -> list[CallFact]:
    kind = REPORTED.get(text(said, "CallType").lower())
    if kind is None:
        raise ValueError(f"CallType must be one of {', '.join(REPORTED)}")
    started_at, answered_at = _millis(said, "CallStartTimeUTCMillis"), _millis(said, "CallEstablishedTimeUTCMillis")
    ended_at = _millis(said, "CallEndTimeUTCMillis")
    if started_at is None or ended_at is None:
        raise ValueError("CallStartTimeUTCMillis or CallEndTimeUTCMillis is missing")
    direction, outcome = kind
    call_id, is_answered = _report_id(said), outcome is CallOutcome.ANSWERED
    return [
        CallSaid(
            keys=(call_id,),
            at=ended_at,
            pbx_call_id=call_id,
            direction=direction,
            customer_number=text(said, "Number"),
            extension=text(said, "Agent") or None,
            started_at=started_at,
            answered_at=answered_at if is_answered else None,
            ended_at=max(ended_at, started_at),
            talk_seconds=_talk(said, answered_at, ended_at) if is_answered else None,
            outcome=outcome,
            company_name=text(said, "Name") or None,
            is_final=True,
        )
    ]


def _talk(said: Object, answered_at: datetime | None, ended_at: datetime) -> float | None:
    if answered_at is not None:
        return max((ended_at - answered_at).total_seconds(), 0.0)
    return clock_seconds(text(said, "Duration"), "Duration")


def _millis(said: Object, name: str) -> datetime | None:
    value = seconds_since_1970(said, name)
    return None if value is None else at_epoch(value / 1000, name)


ADAPTER = ThreeCx()
