"""Recovery of rejected leads: of those whose last call was listened to, how many came back and were won.

value      won again ÷ reviewed; a lead counts once, however often it was reviewed
benchmark  listening to the last call can win back up to half of such contracts (S1.41)"""

from scoring.kpis.interval import Rate, rate

UP_TO = 0.5  # the most that is promised, not a norm to reach

EXAMPLES = (  # reviewed, won again, value
    (10, 5, 0.5),
    (8, 0, 0.0),
    (0, 0, None),  # nobody listened: not 0 %
)


def recovery(*, recovered: int, reviewed: int) -> Rate:
    """`reviewed`: rejected leads whose last call was listened to.  ValueError: more recovered than reviewed."""
    return rate(recovered, reviewed)
