"""Whether a confidence can be believed: verdicts sorted by it, and how many of each bin were right.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 5  # of equal width; a few hundred calls fill no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Verdicts of one span of confidence, [low, high)."""

    low: float
    high: float
    calls: int
    confidence: float  # mean said
    right: float  # share of them whose outcome was right


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    bins: tuple[Bin, ...]  # those that hold a call
    ece: float  # expected calibration error: mean gap of confidence and share right, weighed by calls; 0 is best
    brier: float  # mean squared gap of a verdict's confidence and 1 (right) or 0; 0 is best


def reliability(said: Sequence[tuple[float, bool]]) -> Reliability | None:
    """Of (confidence 0..1, was it right) pairs; None when there are none."""
    if not said:
        return None
    found = []
    for number in range(BINS):
        inside = [pair for pair in said if min(BINS - 1, int(pair[0] * BINS)) == number]
        if inside:
            found.append(
                Bin(
                    low=number / BINS,
                    high=(number + 1) / BINS,
                    calls=len(inside),
                    confidence=sum(confidence for confidence, _ in inside) / len(inside),
                    right=sum(right for _, right in inside) / len(inside),
                )
            )
    return Reliability(
        bins=tuple(found),
        ece=sum(one.calls * abs(one.confidence - one.right) for one in found) / len(said),
        brier=sum((confidence - right) ** 2 for confidence, right in said) / len(said),
    )
