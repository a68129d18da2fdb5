"""Who is at the far end of a leg that a cloud platform tells of by `from`, `to` and a direction of its own.  Pure.

Such a platform answers the caller itself and dials employees and customers alike, so only the option `employees` tells
one from the other; every number that is not in it is a customer's.
"""

from dataclasses import dataclass

from adapters.contract import Connection
from adapters.employees import extension_of
from adapters.events import Direction, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEnd:
    party: Party
    number: str | None  # of a customer, as received
    extension: str | None  # of an employee
    line: str | None  # our own number, where the other end shows it
    direction: Direction | None  # of the whole call, as far as this leg tells: the oldest word counts
    is_dialled: bool  # we called; False: somebody called us

    @property
    def is_caller(self) -> bool:
        """A customer who called: when this leg is down, the call is over."""
        return self.party is Party.CUSTOMER and not self.is_dialled


def far_end(source: str, target: str, *, is_dialled: bool, connection: Connection) -> FarEnd:
    """source, target: `from` and `to` of the leg."""
    theirs, ours = (target, source) if is_dialled else (source, target)
    extension = extension_of(theirs, connection)
    is_customer = extension is None
    if is_dialled:
        direction = Direction.OUTBOUND if is_customer else None  # of an incoming call the caller's leg is older
    else:
        direction = Direction.INBOUND if is_customer else Direction.OUTBOUND
    return FarEnd(
        party=Party.CUSTOMER if is_customer else Party.EMPLOYEE,
        number=theirs if is_customer else None,
        extension=extension,
        line=ours or None if is_customer else None,
        direction=direction,
        is_dialled=is_dialled,
    )
