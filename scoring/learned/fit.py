"""Multinomial logistic regression on sparse rows, by L-BFGS: numpy only, no randomness, so the same rows give the
same weights."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = Sequence[tuple[int, float]]
MEMORY = 8  # pairs of steps L-BFGS remembers
STEPS = 80
ENOUGH = 1e-4  # relative gain of a step below which it stops


@dataclass(frozen=True)
class Rows:
    """Sparse rows, entry by entry in order of rows; `by_column` orders the same entries by column."""

    row: Ints
    column: Ints
    value: Floats
    count: int
    by_column: Ints

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Rows":
        row = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
        column = np.array([index for one in rows for index, _ in one], dtype=np.int64)
        value = np.array([value for one in rows for _, value in one], dtype=np.float64)
        return cls(row, column, value, len(rows), np.argsort(column, kind="stable"))

    def times(self, weights: Floats) -> Floats:
        """rows @ weights; (count, classes)."""
        return _sums(self.value[:, None] * weights[self.column], self.row, self.count)

    def transposed_times(self, errors: Floats, columns: int) -> Floats:
        """rows.T @ errors; (columns, classes)."""
        order = self.by_column
        return _sums(self.value[order, None] * errors[self.row[order]], self.column[order], columns)


def fit(rows: Rows, labels: Ints, importance: Floats, *, columns: int, classes: int, decay: float) -> Floats:
    """Weights of shape (columns, classes), the last column of the rows being a bias if the caller adds one.

    importance  of each row, mean about 1
    decay       L2: half the squared length of the weights counts so much against one row's loss"""
    truth = np.zeros((rows.count, classes))
    truth[np.arange(rows.count), labels] = 1.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(columns, classes)
        chances = softmax(rows.times(weights))
        told = -np.log(np.maximum(chances[np.arange(rows.count), labels], 1e-12))
        slope = rows.transposed_times((chances - truth) * importance[:, None], columns) + decay * weights
        return float((told * importance).sum() + decay / 2 * (flat @ flat)), slope.ravel()

    return lowest(loss, np.zeros(columns * classes)).reshape(columns, classes)


def lowest(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    """Where a smooth convex loss is lowest, near enough."""
    at, (cost, slope) = start, loss(start)
    past: deque[tuple[Floats, Floats]] = deque(maxlen=MEMORY)
    for _ in range(STEPS):
        way = -_newton(slope, past)
        length = 1.0 if past else 1.0 / max(1.0, float(np.abs(slope).sum()))
        while True:
            there = at + length * way
            new_cost, new_slope = loss(there)
            if new_cost <= cost + 1e-4 * length * float(slope @ way) or length < 1e-8:
                break
            length /= 2
        if float((there - at) @ (new_slope - slope)) > 1e-12:
            past.append((there - at, new_slope - slope))
        gain, at, cost, slope = cost - new_cost, there, new_cost, new_slope
        if gain < ENOUGH * max(1e-9, abs(cost)) and len(past) > 2:
            break
    return at


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _newton(slope: Floats, past: deque[tuple[Floats, Floats]]) -> Floats:
    """The L-BFGS two-loop recursion."""
    left, shares = slope.copy(), []
    for step, change in reversed(past):
        share = float(step @ left) / float(step @ change)
        left -= share * change
        shares.append(share)
    if past:
        step, change = past[-1]
        left *= float(step @ change) / float(change @ change)
    for (step, change), share in zip(past, reversed(shares), strict=True):
        left += (share - float(change @ left) / float(step @ change)) * step
    return left


def _sums(entries: Floats, sorted_keys: Ints, count: int) -> Floats:
    """Sums of the entries of each key; keys are sorted, those without an entry get 0."""
    out = np.zeros((count, entries.shape[1]))
    if len(sorted_keys):
        starts = np.flatnonzero(np.r_[True, sorted_keys[1:] != sorted_keys[:-1]])
        out[sorted_keys[starts]] = np.add.reduceat(entries, starts, axis=0)
    return out
