"""How sure a rate is: the Wilson score interval (E. B. Wilson, 1927), which stays inside 0…1 for small counts."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964  # two-sided 95 % quantile of the normal distribution
FEW = 20  # a rate over fewer than this is shown greyed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Part of a whole, with what it may really be."""

    numerator: int
    denominator: int
    value: float | None  # None: the whole is empty
    low: float | None
    high: float | None

    @property
    def is_few(self) -> bool:
        """Too few to lean on."""
        return self.denominator < FEW


def rate(numerator: int, denominator: int) -> Rate:
    """The rate with its 95 % interval.  Raises ValueError unless 0 ≤ numerator ≤ denominator."""
    if denominator == 0 and numerator == 0:
        return Rate(numerator=0, denominator=0, value=None, low=None, high=None)
    low, high = wilson(numerator, denominator)
    return Rate(numerator=numerator, denominator=denominator, value=numerator / denominator, low=low, high=high)


def wilson(numerator: int, denominator: int, z: float = Z_95) -> tuple[float, float]:
    """Bounds of the true share, each within 0…1.  Raises ValueError unless 0 ≤ numerator ≤ denominator > 0."""
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is no share")
    share, square = numerator / denominator, z * z
    centre = share + square / (2 * denominator)
    spread = z * sqrt(share * (1 - share) / denominator + square / (4 * denominator * denominator))
    whole = 1 + square / denominator
    return max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole)
