"""Bitrix24 as a source: events of its own telephony, and rows of its call statistics.  Pure.

source  bitrix-tools/b24-rest-docs (api-reference/telephony, api-reference/events); unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, LegSaid, Party, RecordingSaid, Talked
from adapters.fields import Object, epoch, identifier, iso, seconds, text
from adapters.http import digest, form_fields, is_same, said_fields, short_identity

NAME = "bitrix24"

DIRECTIONS = {  # CALL_TYPE
    "1": Direction.OUTBOUND,
    "2": Direction.INBOUND,
    "3": Direction.INBOUND,  # redirected
    "4": Direction.OUTBOUND,  # callback
    "5": Direction.OUTBOUND,  # an announcement by machine
}
OUTCOMES = {  # CALL_FAILED_CODE
    "304": CallOutcome.MISSED,
    "603": CallOutcome.MISSED,
    "603-S": CallOutcome.MISSED,
    "480": CallOutcome.MISSED,
    "486": CallOutcome.BUSY,
}
OURS = "externalCall."  # calls that a REST application, perhaps ours, has registered


class Bitrix24:
    """`contract.Adapter`."""

    name = NAME
    title = "Битрикс24 (Bitrix24)"
    secret_names: tuple[str, ...] = ("application_token",)
    optional_secret_names: tuple[str, ...] = ("rest_url",)
    option_names: tuple[str, ...] = ("portal", "poll_minutes")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport in OWN_TRANSPORTS:
            return
        try:
            given = text(form_fields(request.body), "auth[application_token]")
        except ValueError:
            given = ""
        if not given:
            raise NoCredentials("no auth[application_token]", adapter=NAME)
        if not is_same(given, connection.secrets["application_token"]):
            raise BadSignature("application_token is wrong", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = form_fields(request.body)
            names = ("data[USER_ID]",)
            return short_identity(
                "event", identifier(said, "event"), identifier(said, "data[CALL_ID]"), *(text(said, n) for n in names)
            )
        except ValueError:
            return f"hash:{digest(request.body)}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = said_fields(request)
            if request.transport == "api":
                return _statistics(said, request.received_at, connection)
            return _event(said, request.received_at, connection)
        except ValueError as error:
            raise Unreadable(f"not a Bitrix24 event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _event(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    event = text(said, "event").upper()
    if event not in ("ONVOXIMPLANTCALLINIT", "ONVOXIMPLANTCALLSTART", "ONVOXIMPLANTCALLEND"):
        return []
    data = {name[5:-1]: value for name, value in said.items() if name.startswith("data[") and name.endswith("]")}
    call_id = identifier(data, "CALL_ID")
    if call_id.startswith(OURS):
        return []  # a call that we or another exchange registered: it would come twice
    at = epoch(said, "ts") or received_at
    if event == "ONVOXIMPLANTCALLSTART":
        return _started(data, call_id, at)
    if event == "ONVOXIMPLANTCALLEND":
        return [_ended(data, call_id, at, connection)]
    direction = DIRECTIONS.get(text(data, "CALL_TYPE"))
    is_inbound = direction is Direction.INBOUND
    number = text(data, "CALLER_ID" if is_inbound else "PHONE_NUMBER")
    return [
        CallSaid(
            keys=(call_id,),
            at=at,
            pbx_call_id=call_id,
            direction=direction,
            customer_number=number,
            line=text(data, "PHONE_NUMBER" if is_inbound else "CALLER_ID") or None,
            started_at=at,
        ),
        LegSaid(keys=(call_id,), at=at, leg_id=call_id, party=Party.CUSTOMER, number=number, is_initiator=is_inbound),
    ]


def _started(data: Object, call_id: str, at: datetime) -> list[CallFact]:
    """An employee and the customer are connected.  A second one after a transfer is not confirmed, and read."""
    user, leg_id = identifier(data, "USER_ID"), f"{call_id}/{identifier(data, 'USER_ID')}"
    return [
        CallSaid(keys=(call_id,), at=at, pbx_call_id=call_id),
        LegSaid(keys=(call_id,), at=at, leg_id=call_id, party=Party.CUSTOMER),
        LegSaid(keys=(call_id,), at=at, leg_id=leg_id, party=Party.EMPLOYEE, extension=user, answered_at=at),
        Talked(keys=(call_id,), at=at, leg_id=leg_id, extension=user, started_at=at),
    ]


def _ended(data: Object, call_id: str, at: datetime, connection: Connection) -> CallSaid:
    """CALL_DURATION is read as talk: whether it counts the ringing is not confirmed."""
    direction, duration = DIRECTIONS.get(text(data, "CALL_TYPE")), seconds(data, "CALL_DURATION") or 0.0
    start, code = text(data, "CALL_START_DATE"), text(data, "CALL_FAILED_CODE")
    is_answered = code == "200" and duration > 0
    return CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=text(data, "PHONE_NUMBER"),
        line=text(data, "PORTAL_NUMBER") or None,
        extension=text(data, "PORTAL_USER_ID") or None,
        started_at=iso(start, "CALL_START_DATE", connection.zone, near=at) if start else None,
        ended_at=at,
        talk_seconds=duration if is_answered else None,
        outcome=CallOutcome.ANSWERED
        if is_answered
        else OUTCOMES.get(code, CallOutcome.MISSED if code == "200" else CallOutcome.FAILED),
        is_final=True,
    )


def _statistics(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    """voximplant.statistic.get: the way to recordings, and to calls whose events were lost."""
    rows = said.get("result")
    if not isinstance(rows, list):
        raise ValueError("result must be a list")
    facts: list[CallFact] = []
    for row in rows:
        if not isinstance(row, dict):
            raise ValueError("result must be a list of objects")
        call_id = identifier(row, "CALL_ID")
        if call_id.startswith(OURS):
            continue
        start = text(row, "CALL_START_DATE")
        began = iso(start, "CALL_START_DATE", connection.zone, near=received_at) if start else received_at
        # no time of the end in a row: of an answered call it is later than this by the ringing
        facts.append(_ended(row, call_id, began + timedelta(seconds=seconds(row, "CALL_DURATION") or 0), connection))
        url, file_id = text(row, "CALL_RECORD_URL"), text(row, "RECORD_FILE_ID")
        if url.startswith(("https://", "http://")):
            facts.append(
                RecordingSaid(
                    keys=(call_id,),
                    at=received_at,
                    recording_id=file_id or call_id,
                    is_ready=True,
                    where={"url": url},
                    seconds=seconds(row, "RECORD_DURATION"),
                )
            )
    return facts


ADAPTER = Bitrix24()
