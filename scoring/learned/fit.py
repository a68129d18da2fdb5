"""Multinomial logistic regression by L-BFGS: numpy only, no randomness, so the same rows give the same weights."""

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MEMORY = 8  # pairs of steps L-BFGS remembers
STEPS = 200
ENOUGH = 1e-4  # relative gain of a step below which it stops


def fit(rows: Floats, labels: Ints, *, classes: int, decay: float) -> Floats:
    """Weights of shape (columns + 1, classes); the last row is the bias, which is free of decay.

    rows    (examples, columns)
    decay   L2: half the squared length of the weights counts so much against one row's loss"""
    columns, narrow = rows.shape[1], rows.astype(np.float32)  # half the time, and the sums stay wide
    truth = np.zeros((len(rows), classes))
    truth[np.arange(len(rows)), labels] = 1.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(columns + 1, classes)
        body, bias = weights[:-1], weights[-1]
        chances = softmax((narrow @ body.astype(np.float32)).astype(np.float64) + bias)
        told = -np.log(np.maximum(chances[np.arange(len(rows)), labels], 1e-12))
        wrong = chances - truth
        slope = np.vstack([narrow.T @ wrong.astype(np.float32) + decay * body, wrong.sum(axis=0)])
        return float(told.sum() + decay / 2 * (body * body).sum()), slope.ravel()

    return lowest(loss, np.zeros((columns + 1) * classes)).reshape(columns + 1, classes)


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
