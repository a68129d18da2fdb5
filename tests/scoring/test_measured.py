"""The kept figures are those of the calls, by goal and language, and come back from the file as they were."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scoring.dialogue_file import LabelledCall, Labels
from scoring.facts import GoalCode
from scoring.goals.catalogue import GOALS
from scoring.judge import judge
from scoring.measured import FILE, Measured, MeasuredUnreadable, as_text, measured, read
from scoring.verdict import Outcome
from tests.scoring.talks import call

LABELS = Labels(outcome=Outcome.ATTAINED)
YES, NO = "customer: Хорошо, выставляйте счёт.", "agent: Могу выставить вам счёт."


def found() -> Measured:
    """Three calls labelled attained, one of them in English; the rule hears two."""
    calls = [
        LabelledCall(id=str(number), title="", facts=call(line, goal=GoalCode.ISSUE_INVOICE, language=language),
                     labels=LABELS)
        for number, (line, language) in enumerate(((YES, "ru"), (NO, "ru"), ("customer: Please invoice us.", "en")))
    ]  # fmt: skip
    return measured([(judge(one.facts), one) for one in calls], on=date(2026, 11, 24), folder="some")


def test_figures_are_of_the_calls() -> None:
    overall = found().overall
    assert (overall.calls, overall.attained, overall.said, overall.hit) == (3, 3, 2, 2)
    assert (overall.outcome.right, overall.f1) == (2, 0.8)
    russian = found().row("issue_invoice", "ru")
    assert (russian.calls, russian.attained, russian.hit) == (2, 2, 1)
    assert not found().has("book_meeting", None)


def test_the_file_gives_back_what_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    path.write_text(as_text(found()), "utf-8")
    assert read(path) == found()


def test_no_file_is_no_figure_and_a_broken_one_is_said(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    assert read(path) is None
    path.write_text('{"on": "yesterday"}', "utf-8")
    with pytest.raises(MeasuredUnreadable, match="save it anew"):
        read(path)


def test_a_rule_that_changed_since_is_named() -> None:
    old = replace(found(), versions={str(goal.code): goal.version for goal in GOALS} | {"push_payment": 0})
    assert (found().changed_since, old.changed_since) == ((), ("push_payment",))


def test_the_kept_file_holds_every_goal_in_both_languages() -> None:
    kept = read()
    assert kept is not None, f"{FILE.name} is missing: ringback evaluate goals DIR --summary --save"
    for goal in GOALS:
        assert all(kept.has(goal.code, language) for language in (None, "ru", "en"))
        assert kept.row(goal.code, None).calls == sum(kept.row(goal.code, one).calls for one in ("ru", "en"))
