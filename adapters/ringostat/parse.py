"""Ringostat: JSON by a webhook template that README.md prescribes.  Pure.

source  names seen in public handlers; the vendor's own text was not to be had, so all of it is unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import timedelta

from adapters import by_extension
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, RecordingSaid
from adapters.fields import Object, address, inner, iso, seconds, text
from adapters.http import plain_identity, said_fields, short_identity, verify_url_token

NAME = "ringostat"

DIRECTIONS = {"in": Direction.INBOUND, "out": Direction.OUTBOUND, "callback": Direction.OUTBOUND}
EVENTS = ("start", "answer", "end", "after")
ENDS = ("end", "after")
OUTCOMES = {  # whole words: "NO ANSWER" has "ANSWER" in it
    "ANSWERED": CallOutcome.ANSWERED,
    "REPEATED": CallOutcome.ANSWERED,  # an answered call of one who has called before
    "BUSY": CallOutcome.BUSY,
    "FAILED": CallOutcome.FAILED,
    "VOICEMAIL": CallOutcome.VOICEMAIL,
}
# Other names for one field, the template's own first
CALL_IDS, CALLERS, CALLED = ("call_id", "uniqueid"), ("caller", "src", "E164"), ("dst", "n_alias")
PEOPLE = ("employee", "manager_id", "employee_fio")


class Ringostat:
    """`contract.Adapter`."""

    name = NAME
    title = "Ringostat"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ()
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = _said(request)
            ids = (text(said, "event"), _call_id(said), _first(said, PEOPLE), text(said, "calldate"))
            return short_identity("event", *ids)
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = _said(request)
            return _facts(said, request, connection) if text(said, "event") in EVENTS else []
        except ValueError as error:
            raise Unreadable(f"not a Ringostat webhook: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _said(request: Request) -> Object:
    """Fields may stand inside `additional_call_data`."""
    said = said_fields(request)
    return {**inner(said, "additional_call_data"), **said}


def _first(said: Object, names: Sequence[str]) -> str:
    return next((value for name in names if (value := text(said, name))), "")


def _call_id(said: Object) -> str:
    value = _first(said, CALL_IDS)
    if not value:
        raise ValueError("call_id is missing")
    return value[:200]


def _facts(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    event, call_id, stamp = text(said, "event"), _call_id(said), text(said, "calldate")
    is_end, near = event in ENDS, request.received_at
    started_at = iso(stamp, "calldate", connection.zone, near=near) if stamp else None
    whole, talk = seconds(said, "duration"), seconds(said, "billsec")
    ended_at = started_at + timedelta(seconds=whole) if started_at and whole is not None else near
    direction = DIRECTIONS.get(text(said, "call_type").lower())
    person = _first(said, PEOPLE)
    person = connection.employees.get(person, person)
    call = CallSaid(
        keys=(call_id,),
        at=ended_at if is_end else near,  # start and answer carry no time of their own
        pbx_call_id=call_id,
        direction=direction,
        customer_number=_first(said, CALLERS if direction is Direction.INBOUND else CALLED) if direction else None,
        line=text(said, "line") or None,
        extension=person or None if is_end else None,
        started_at=started_at,
        ended_at=ended_at if is_end else None,
        talk_seconds=talk if is_end and talk else None,
        outcome=_outcome(said, talk) if is_end else None,
        is_final=is_end,
    )
    facts: list[CallFact] = [call]
    if not is_end:
        facts.append(by_extension.far_side(call))
        facts += by_extension.employee(
            call, person or None, is_answer=event == "answer", is_initiator=direction is Direction.OUTBOUND
        )
    url = address(said, "recording") or address(said, "recording_wav")
    if is_end and url:
        facts.append(
            RecordingSaid(
                keys=call.keys, at=call.at, recording_id=call_id, is_ready=event == "after", where={"url": url}
            )
        )
    return facts


def _outcome(said: Object, talk: float | None) -> CallOutcome:
    """No talk is no answer, whatever the word says."""
    outcome = OUTCOMES.get(text(said, "disposition").strip().upper(), CallOutcome.MISSED)
    if talk:
        return CallOutcome.ANSWERED if outcome is CallOutcome.MISSED else outcome
    return CallOutcome.MISSED if talk == 0 and outcome is CallOutcome.ANSWERED else outcome


ADAPTER = Ringostat()
