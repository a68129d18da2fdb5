"""Rejected leads that came back: recovered ÷ reviewed (S1.26, S1.41: up to a half may be won back by listening).

reviewed   rejected leads whose last call somebody listened to and judged in the period
recovered  of those, returned to work and won since; returned shows the step between
"""

from dataclasses import dataclass

from scoring.kpis.interval import Rate, rate

POSSIBLE = 0.5  # what the method promises at best


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The way of the rejected leads of a period."""

    waiting: int  # rejected, nobody has listened yet
    returned: Rate  # put back to work ÷ reviewed
    recovered: Rate  # won since ÷ reviewed


def recovery(*, waiting: int, reviewed: int, returned: int, won: int) -> Recovery:
    """Raises ValueError unless 0 ≤ won ≤ returned ≤ reviewed."""
    if not 0 <= won <= returned:
        raise ValueError(f"{won} won of {returned} returned leads")
    return Recovery(waiting=waiting, returned=rate(returned, reviewed), recovered=rate(won, reviewed))
