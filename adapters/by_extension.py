"""Legs of a PBX that names no legs: one for the customer, one for each employee, told apart by extension.  Pure."""

from adapters.events import CallFact, CallSaid, Direction, LegOutcome, LegSaid, Party, Talked


def far_side(call: CallSaid) -> LegSaid:
    """The customer's leg (in an internal call a colleague's): only the end of the whole call ends it."""
    return LegSaid(
        keys=call.keys,
        at=call.at,
        leg_id=call.keys[0],
        party=Party.EMPLOYEE if call.direction is Direction.INTERNAL else Party.CUSTOMER,
        number=call.customer_number,
        started_at=call.started_at,
        is_initiator=call.direction is Direction.INBOUND,
    )


def employee(
    call: CallSaid,
    extension: str | None,
    *,
    is_answer: bool = False,
    is_over: bool = False,
    outcome: LegOutcome | None = None,
    is_initiator: bool = False,
) -> list[CallFact]:
    """What `call.at` brought to an employee; nothing when the PBX does not say to whom.

    is_answer  employee and customer hear each other from now on
    """
    if not extension:
        return []
    leg_id = f"{call.keys[0]}/{extension}"
    leg = LegSaid(
        keys=call.keys,
        at=call.at,
        leg_id=leg_id,
        party=Party.EMPLOYEE,
        extension=extension,
        answered_at=call.at if is_answer else None,
        ended_at=call.at if is_over else None,
        outcome=outcome,
        is_initiator=is_initiator,
    )
    talk = Talked(keys=call.keys, at=call.at, leg_id=leg_id, extension=extension, started_at=call.at)
    return [leg, talk] if is_answer else [leg]
