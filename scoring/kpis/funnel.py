"""The funnel: conversion by cohort, time in a stage with the open ones counted in, inverted stages (S0.10, S0.15).

conversion  of the deals that entered a stage in the period, how many later stood at any later stage (not "lost")
median      Kaplan–Meier: a deal still standing there has stayed *at least* so long, and counts as that
inverted    more deals stand at a stage than at the one before it × the allowed ratio"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage as the formulas see it."""

    id: int
    position: int
    kind: str  # open | won | lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A deal came to a stage."""

    deal: int
    stage: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What became of the deals that entered a stage in the period."""

    entered: int
    advanced: int
    lost: int
    standing: int  # neither yet: censored
    median_days: float | None  # None: nobody entered, or more than half stand there still


def cohorts(
    steps: Sequence[Step], moves: Iterable[Move], *, since: datetime, until: datetime, now: datetime
) -> dict[int, Cohort]:
    """By stage id.  `moves`: every move of every deal that matters, in order of time within each deal."""
    by_deal: dict[int, list[Move]] = {}
    for move in moves:
        by_deal.setdefault(move.deal, []).append(move)
    return {step.id: _cohort(step, steps, by_deal, since, until, now) for step in steps if step.kind == "open"}


def median_with_standing(stays: Iterable[tuple[float, bool]]) -> float | None:
    """Median of stays of which some are not over: (days, is over).  None when the curve never falls to a half."""
    ordered = sorted(stays, key=lambda stay: (stay[0], not stay[1]))
    share, left = 1.0, len(ordered)
    for days, is_over in ordered:
        if is_over:
            share *= 1 - 1 / left
            if share <= 0.5 + 1e-9:
                return days
        left -= 1
    return None


def inverted(counts: Sequence[int], allowed_ratio: float = 1.0) -> list[int]:
    """Indexes of the stages that hold more than the stage before them × the ratio."""
    return [i for i in range(1, len(counts)) if counts[i] > counts[i - 1] * allowed_ratio]


def _cohort(
    step: Step, steps: Sequence[Step], by_deal: dict[int, list[Move]], since: datetime, until: datetime, now: datetime
) -> Cohort:
    later = {other.id for other in steps if other.position > step.position and other.kind != "lost"}
    lost_stages = {other.id for other in steps if other.kind == "lost"}
    entered = advanced = lost = 0
    stays: list[tuple[float, bool]] = []
    for moves in by_deal.values():
        first = next((i for i, move in enumerate(moves) if move.stage == step.id), None)
        if first is None or not since <= moves[first].at < until:
            continue
        entered += 1
        after = moves[first + 1 :]
        if any(move.stage in later for move in after):
            advanced += 1
        elif after and after[-1].stage in lost_stages:
            lost += 1
        left_at = next((move.at for move in after if move.stage != step.id), None)
        stays.append((((left_at or now) - moves[first].at).total_seconds() / 86_400, left_at is not None))
    return Cohort(
        entered=entered,
        advanced=advanced,
        lost=lost,
        standing=entered - advanced - lost,
        median_days=median_with_standing(stays),
    )
