"""Goal attainment: of the calls in which a person spoke and that had a goal, how many reached it (S1.54).

value   attained ÷ connected calls with a goal whose verdict is known; ratio of sums, never a mean of means
verdict the one that counts: a person's where there is one, else the machine's newest"""

from scoring.kpis.interval import Rate, rate


def goal_attainment(*, attained: int, judged: int) -> Rate:
    """`judged`: connected calls with a goal and a known verdict.  Raises ValueError when more attained than judged."""
    return rate(attained, judged)


def change_points(now: Rate, before: Rate) -> float | None:
    """By how many percentage points a rate moved; None where either is not known."""
    if now.value is None or before.value is None:
        return None
    return (now.value - before.value) * 100


def change_share(now: int, before: int) -> float | None:
    """By what share a count moved, 0.09 = +9 %; None: nothing to compare with."""
    return (now - before) / before if before else None
