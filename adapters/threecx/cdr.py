"""A line of 3CX's CDR: "Call " and the values that the administrator has chosen, separated by commas.  Pure."""

from datetime import datetime, timedelta

from adapters.contract import Connection
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, LegSaid, Party, Talked
from adapters.fields import LONGEST_ID, clean, clock_seconds, local
from adapters.http import digest
from adapters.threecx.recordings import talk_key

DEFAULT_FIELDS = (
    "historyid,callid,duration,time-start,time-answered,time-end,reason-terminated,from-no,to-no,from-dn,to-dn,dial-no,"
    "reason-changed,final-number,final-dn,bill-code,bill-rate,bill-cost,bill-name,chain,from-type,to-type,final-type,"
    "from-dispname,to-dispname,final-dispname,missed-queue-calls"
)
EXTENSION = "Ext."

Row = dict[str, str]


def facts(body: bytes, connection: Connection, received_at: datetime) -> list[CallFact]:
    """Raises ValueError."""
    found: list[CallFact] = []
    for line in body.decode(errors="replace").splitlines():
        if line.strip():
            found += _call(_row(line, connection), connection, received_at)
    return found


def _row(line: str, connection: Connection) -> Row:
    """Values are not quoted: a comma in a name shifts what comes after it, so names belong at the end."""
    names = (connection.options.get("cdr_fields") or DEFAULT_FIELDS).split(",")
    word, space, rest = line.strip().partition(" ")
    values = rest.split(",")
    if word != "Call" or not space or len(values) < len(names):
        raise ValueError(f'a line of at least {len(names)} values after "Call " is expected: check cdr_fields')
    return {name.strip(): clean(value)[:LONGEST_ID] for name, value in zip(names, values, strict=False)}


def _call(row: Row, connection: Connection, received_at: datetime) -> list[CallFact]:
    started_at = _time(row, "time-start", connection, received_at)
    ended_at = _time(row, "time-end", connection, received_at)
    if started_at is None or ended_at is None:
        raise ValueError("time-start or time-end is missing")
    ended_at = max(ended_at, started_at)
    answered_at = _time(row, "time-answered", connection, received_at)
    caller, callee = row.get("from-no", ""), row.get("to-no", "")
    final = row.get("final-number", "")
    is_ours = caller.startswith(EXTENSION)
    direction = _direction(is_ours, final or callee)
    queues = {name.strip() for name in connection.options.get("queue_numbers", "").split(",")}
    people = [name for name in _people(row, caller, callee, final) if name not in queues]
    last = _extension(final) or (_extension(caller) if is_ours else _extension(callee))
    met_somebody = direction is not Direction.INBOUND or (last is not None and last not in queues)
    is_answered = answered_at is not None and met_somebody
    call_id = row.get("callid") or digest(*(row.get(n, "").encode() for n in ("time-start", "from-no", "to-no")))[:32]
    customer = {
        Direction.INBOUND: caller,
        Direction.OUTBOUND: row.get("dial-no") or callee,
        Direction.INTERNAL: None,
    }[direction]
    length = clock_seconds(row.get("duration", ""), "duration")
    talker = _extension(caller) if is_ours else _extension(callee)
    joined = (talk_key(talker, answered_at),) if talker and answered_at else ()
    said = CallSaid(
        keys=(call_id, *joined),
        at=ended_at,
        pbx_call_id=call_id,
        direction=direction,
        customer_number=customer,
        extension=last if last not in queues else None,
        started_at=started_at,
        answered_at=answered_at if is_answered else None,
        ended_at=ended_at,
        talk_seconds=length if is_answered else None,  # of a queue: with the waiting, so at most
        outcome=CallOutcome.ANSWERED if is_answered else _unanswered(answered_at, direction),
        is_final=True,
    )
    return [said, *_legs(call_id, said, people, is_ours)]


def _legs(call_id: str, said: CallSaid, people: list[str], is_ours: bool) -> list[CallFact]:
    """Who took part, in order.  A line tells no moment of a transfer, so the last ones stand at its end."""
    found: list[CallFact] = []
    for number, extension in enumerate(people):
        leg_id = f"{call_id}/{extension}"
        found.append(
            LegSaid(
                keys=(call_id,),
                at=said.at,
                leg_id=leg_id,
                party=Party.EMPLOYEE,
                extension=extension,
                started_at=said.started_at,
                ended_at=said.ended_at,
                is_initiator=is_ours and number == 0,
            )
        )
    was_moved = said.direction is Direction.INBOUND and said.answered_at is not None and len(people) == 2
    if was_moved and said.answered_at and said.ended_at and said.answered_at > (said.started_at or said.answered_at):
        middle = said.ended_at - timedelta(seconds=1)
        for extension, start, end in (
            (people[0], said.answered_at, middle),
            (people[1], middle, said.ended_at),
        ):
            found.append(
                Talked(
                    keys=(call_id,),
                    at=said.at,
                    leg_id=f"{call_id}/{extension}",
                    extension=extension,
                    started_at=start,
                    ended_at=end,
                )
            )
    return found


def _people(row: Row, caller: str, callee: str, final: str) -> list[str]:
    """The extensions of from, to and final: not of `chain`, which lists also whom a queue rang in vain."""
    found = [_extension(name) for name in (caller, callee, final)]
    return list(dict.fromkeys(name for name in found if name))


def _direction(is_ours: bool, callee: str) -> Direction:
    if not is_ours:
        return Direction.INBOUND
    return Direction.INTERNAL if callee.startswith(EXTENSION) else Direction.OUTBOUND


def _unanswered(answered_at: datetime | None, direction: Direction) -> CallOutcome:
    waited = answered_at is not None and direction is Direction.INBOUND  # the queue or menu answered
    return CallOutcome.ABANDONED if waited else CallOutcome.MISSED


def _extension(name: str) -> str | None:
    return name.removeprefix(EXTENSION) or None if name.startswith(EXTENSION) else None


def _time(row: Row, name: str, connection: Connection, near: datetime) -> datetime | None:
    """2026/02/09 08:00:00, in UTC or the server's zone: the connection's time zone says which."""
    value = row.get(name, "")
    return local(value.replace("/", "-"), name, connection.zone, near=near) if value else None
