"""Цели / Goals: what counts as reached, in the rules' own examples, and how right the judge is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from scoring.goals.catalogue import GOALS, Goal
from scoring.kpis.interval import Rate, rate
from scoring.measured import FILE, Measured, MeasuredUnreadable, Row, read
from scoring.verdict import Outcome
from service.access import Permission, Routes
from service.pages import call_words, goal_words, words
from service.pages.render import language_of, render

NORMS: Mapping[str, float] = {"f1": 0.92, "outcome": 0.85, "evidence": 0.9, "date": 0.8, "reason": 0.75}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)

routes = Routes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing measured over all calls.  `rate` is None for F1, which is no share of anything."""

    code: str
    value: float | None
    rate: Rate | None
    norm: float | None

    @property
    def is_reached(self) -> bool | None:
        """None: there is no norm, or nothing to measure it by."""
        return None if self.norm is None or self.value is None else self.value >= self.norm


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Lines of (speaker, words), and whether they reach the goal."""

    lines: Sequence[tuple[str, str]]
    is_attained: bool
    language: str


@routes.get("/goals", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """The same for everybody: people are judged by it."""
    found, wrong = _kept()
    own = language_of(request)
    return render(
        request,
        "goals.html",
        goals=[(goal, examples(goal)) for goal in GOALS],
        found=found,
        wrong=wrong,
        lines=() if found is None else lines(found.overall),
        languages=(own, *(one for one in goal_words.LANGUAGES if one != own)),
        rate=rate,
        **words.lists(),
        **call_words.lists(),
        **goal_words.lists(),
    )


def lines(row: Row) -> Sequence[Line]:
    """What is measured, the norm beside it where there is one."""
    shares = {
        "precision": rate(row.hit, row.said),
        "recall": rate(row.hit, row.attained),
        "outcome": rate(row.outcome.right, row.outcome.of),
        "evidence": rate(row.evidence.right, row.evidence.of),
        "next_step": rate(row.next_step.right, row.next_step.of),
        "date": rate(row.date.right, row.date.of),
        "reason": rate(row.reason.right, row.reason.of),
    }
    values = {"f1": row.f1} | {code: one.value for code, one in shares.items()}
    return [Line(code=code, value=value, rate=shares.get(code), norm=NORMS.get(code)) for code, value in values.items()]


def examples(goal: Goal) -> Sequence[Example]:
    """The rule's own, which are its test as well."""
    found = []
    for said, outcome in goal.examples:
        parts = [line.partition(": ") for line in said]
        language = "ru" if CYRILLIC.search(" ".join(said)) else "en"
        found.append(
            Example(
                lines=[(speaker, text) for speaker, _, text in parts],
                is_attained=outcome is Outcome.ATTAINED,
                language=language,
            )
        )
    return found


def _kept() -> tuple[Measured | None, bool]:
    """The measurement, and whether there is a file that can't be read."""
    try:
        return read(FILE), False
    except MeasuredUnreadable:
        return None, True
