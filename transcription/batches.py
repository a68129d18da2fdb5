"""Which windows are heard next, and together.  Pure: the queue of `hearing.py`, without its threads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

MOST_WINDOWS = 16  # in a batch: beyond it nothing gets faster
MOST_SECONDS = 160.0  # in a batch, padding included: memory grows with it
MOST_PASSED_OVER = 6  # batches that may be taken before the oldest window's turn comes


class Waiting(Protocol):
    """A window in the queue; `order` tells its age: smaller is older."""

    order: int
    passed_over: int  # batches taken since it came

    @property
    def is_urgent(self) -> bool: ...

    @property
    def padded_seconds(self) -> float: ...


T = TypeVar("T", bound=Waiting)


def next_batch(waiting: Sequence[T], *, workers: int) -> list[T]:
    """Windows of one padded length, oldest first; [] of an empty queue.

    Somebody waits for an urgent one: these go first, and alone.  Else the length of which the most is there, unless the
    oldest was passed over too often.  What is left for the other workers is left to them, when little is there.
    """
    urgent = [one for one in waiting if one.is_urgent]
    pool = sorted(urgent or waiting, key=lambda one: one.order)
    if not pool:
        return []
    by_length: defaultdict[float, list[T]] = defaultdict(list)
    for one in pool:
        by_length[one.padded_seconds].append(one)
    if urgent or pool[0].passed_over >= MOST_PASSED_OVER:
        group = by_length[pool[0].padded_seconds]
    else:
        group = max(
            by_length.values(), key=lambda windows: (sum(one.padded_seconds for one in windows), -windows[0].order)
        )
    share = -(-len(pool) // workers)
    most = min(MOST_WINDOWS, int(MOST_SECONDS / group[0].padded_seconds), share)
    return group[: max(1, most)]


def pass_over(left: Iterable[Waiting]) -> None:
    """Another batch was taken."""
    for one in left:
        one.passed_over += 1
