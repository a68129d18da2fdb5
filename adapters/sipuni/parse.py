"""Sipuni: parameters by GET or POST, `event` says of what kind.  Pure.

source  doc.sipuni.com and help.sipuni.com ("events of the PBX"), sipuni/node-amocrm; unconfirmed: README.md
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from adapters import by_extension
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, LegOutcome, RecordingSaid
from adapters.fields import Object, address, epoch, identifier, text
from adapters.http import plain_identity, said_fields, short_identity, verify_url_token

NAME = "sipuni"

CALL, HANGUP, ANSWER, STEP = "1", "2", "3", "4"  # 4 ends a leg (transfer, a ring group's phone), never the call
EVENTS = (CALL, HANGUP, ANSWER, STEP)
OUTSIDE, EMPLOYEE = "1", "2"  # src_type, dst_type
OUTCOMES = {
    "BUSY": CallOutcome.BUSY,
    "NOANSWER": CallOutcome.MISSED,
    "CANCEL": CallOutcome.MISSED,
    "CONGESTION": CallOutcome.FAILED,
    "CHANUNAVAIL": CallOutcome.FAILED,
}
LEG_OUTCOMES = {"BUSY": LegOutcome.BUSY, "CANCEL": LegOutcome.CANCELLED}


class Sipuni:
    """`contract.Adapter`."""

    name = NAME
    title = "Sipuni"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ()
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = said_fields(request)
            names = ("event", "call_id", "short_dst_num", "timestamp")
            return short_identity("event", *(text(said, name) for name in names), text(said, "short_src_num"))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = said_fields(request)
            return _facts(said, request, connection) if text(said, "event") in EVENTS else []
        except ValueError as error:
            raise Unreadable(f"not a Sipuni event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        """Any other answer, and Sipuni may stop sending."""
        return Answer(status=200, body=b'{"success": true}', content_type="application/json")


def _facts(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    event, call_id, status = text(said, "event"), identifier(said, "call_id"), text(said, "status").upper()
    at = epoch(said, "timestamp") or request.received_at
    direction, is_end = _direction(said), event == HANGUP
    answered_at = epoch(said, "call_answer_timestamp") if status == "ANSWER" else None
    started_at = epoch(said, "call_start_timestamp") if is_end else at if event == CALL else None
    customer = {
        Direction.INBOUND: text(said, "src_num"),
        Direction.OUTBOUND: text(said, "dst_num"),
    }
    call = CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=customer.get(direction) if direction else None,
        line=text(said, "pbxdstnum") or None,
        extension=_employee(said, direction, connection) if is_end else None,
        started_at=started_at,
        answered_at=answered_at if is_end else None,
        ended_at=at if is_end else None,
        outcome=(CallOutcome.ANSWERED if answered_at else OUTCOMES.get(status, CallOutcome.MISSED)) if is_end else None,
        is_final=is_end,
    )
    facts: list[CallFact] = [call, by_extension.far_side(call)]
    if is_end:
        return [*facts, *_last_word(said, call)]
    return facts + _legs(said, event, status, call, connection)


def _direction(said: Object) -> Direction | None:
    match text(said, "src_type"), text(said, "dst_type"):
        case ("1", _):
            return Direction.INBOUND
        case ("2", "1"):
            return Direction.OUTBOUND
        case ("2", "2"):
            return Direction.INTERNAL
    return Direction.INTERNAL if text(said, "is_inner_call") == "1" else None


def _side(said: Object, side: str, connection: Connection) -> str | None:
    """src or dst: the extension of an employee on it; the account's prefix is in `dst_num`, never in the short one."""
    short = text(said, f"short_{side}_num")
    return connection.employees.get(short, short) or None if text(said, f"{side}_type") == EMPLOYEE else None


def _employee(said: Object, direction: Direction | None, connection: Connection) -> str | None:
    """In a ring group dst can stay the outside number: then who was rung last is who answered, if it was one."""
    if direction is not Direction.INBOUND:
        return _side(said, "src", connection)
    rung = [part for part in re.split(r"[&,]", text(said, "last_called")) if part]
    return _side(said, "dst", connection) or (connection.employees.get(rung[0], rung[0]) if len(rung) == 1 else None)


def _legs(said: Object, event: str, status: str, call: CallSaid, connection: Connection) -> list[CallFact]:
    """A phone that a queue gave up may ring again in the same call: only a leg that had talked is over."""
    is_over = event == STEP and status == "ANSWER"
    caller, called = _side(said, "src", connection), _side(said, "dst", connection)
    facts = by_extension.employee(
        call, caller, is_answer=event == ANSWER and not called, is_over=is_over, is_initiator=True
    )
    outcome = LEG_OUTCOMES.get(status) if event == STEP else None
    return facts + by_extension.employee(call, called, is_answer=event == ANSWER, is_over=is_over, outcome=outcome)


def _last_word(said: Object, call: CallSaid) -> list[CallFact]:
    """The time from the first answer to the end is the talk only where no event told when who talked."""
    facts: list[CallFact] = []
    if call.answered_at and call.ended_at:
        talk = max((call.ended_at - call.answered_at).total_seconds(), 0.0)
        facts.append(CallSaid(keys=call.keys, at=call.at, talk_seconds=talk))
    given = said.get("call_record_link")
    again = {"url": unquote(given)} if isinstance(given, str) else {}  # in places encoded once more
    url = address(said, "call_record_link") or address(again, "url")
    if url:
        facts.append(
            RecordingSaid(keys=call.keys, at=call.at, recording_id=call.keys[0], is_ready=True, where={"url": url})
        )
    return facts


ADAPTER = Sipuni()
