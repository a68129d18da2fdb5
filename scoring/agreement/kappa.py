"""Cohen's κ: how far two graders agree beyond what chance alone would give, on one item.

κ = (po - pe) / (1 - pe); po: share of calls on which both say the same; pe: what two graders who answer at random, each
with the own habits, would share.  1: always alike, 0: as chance, below 0: worse than chance.

source  J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960);
        standard error: J. L. Fleiss, J. Cohen, B. S. Everitt, Large sample standard errors of kappa and weighted kappa,
        Psychological Bulletin 72 (1969), eq. 13; words for the size: J. R. Landis, G. G. Koch, Biometrics 33 (1977)
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from scoring.kpis.interval import FEW, Z_95

BANDS = ((0.8, "almost_perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of one item, over the calls that both graded."""

    n: int
    same: int
    kappa: float | None  # None: nothing graded, or both always gave one and the same answer (0/0)
    low: float | None  # 95 % interval; None with kappa, and at n = 1
    high: float | None
    table: tuple[tuple[str, str, int], ...]  # (first's answer, second's, calls), only what occurs

    @property
    def share(self) -> float | None:
        """Percent agreement, as a share."""
        return self.same / self.n if self.n else None

    @property
    def is_few(self) -> bool:
        return self.n < FEW


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Of (first's answer, second's) a call.  The interval is asymptotic: for few calls it says too little."""
    cells = Counter(pairs)
    n, same = cells.total(), sum(count for (first, second), count in cells.items() if first == second)
    table = tuple((first, second, count) for (first, second), count in sorted(cells.items()))
    rows, columns = Counter[str](), Counter[str]()
    for (first, second), count in cells.items():
        rows[first] += count
        columns[second] += count
    chance = sum(rows[code] * columns[code] for code in rows) / n**2 if n else 1.0
    if chance >= 1.0:
        return Agreement(n=n, same=same, kappa=None, low=None, high=None, table=table)
    kappa = (same / n - chance) / (1 - chance)
    if n == 1:
        return Agreement(n=n, same=same, kappa=kappa, low=None, high=None, table=table)
    reach = Z_95 * _standard_error(cells, rows, columns, n, chance)
    return Agreement(
        n=n, same=same, kappa=kappa, low=max(-1.0, kappa - reach), high=min(1.0, kappa + reach), table=table
    )


def band(kappa: float) -> str:
    """Landis and Koch's word for it; `poor` below 0."""
    return next((word for least, word in BANDS if kappa > least or (least == 0 and kappa == 0)), "poor")


def _standard_error(
    cells: Counter[tuple[str, str]], rows: Counter[str], columns: Counter[str], n: int, chance: float
) -> float:
    """Fleiss, Cohen and Everitt (1969), eq. 13; shares, not counts, as they write it."""
    agreed = sum(count for (first, second), count in cells.items() if first == second) / n
    on_diagonal = sum(
        cells[(code, code)] / n * ((1 - chance) - (rows[code] + columns[code]) / n * (1 - agreed)) ** 2
        for code in rows | columns
    )
    off = (1 - agreed) ** 2 * sum(
        count / n * ((columns[first] + rows[second]) / n) ** 2
        for (first, second), count in cells.items()
        if first != second
    )
    rest = (agreed * chance - 2 * chance + agreed) ** 2
    return sqrt(max(0.0, on_diagonal + off - rest) / (n * (1 - chance) ** 4))
