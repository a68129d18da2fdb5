"""The measured part of the corpus says what its README says it does.  No rule is run here: these files only measure."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring.dialogue_file import LabelledCall, parse
from scoring.facts import GoalCode
from scoring.verdict import Outcome
from tests.scoring.fixtures.corpus.count import MEASURED, README, read, tables, written
from tests.scoring.fixtures.corpus.record import recognised
from transcription.transcript import Speaker, Transcript, Turn

TEXTS = sorted(MEASURED.glob("*.yaml"))
HEARD = sorted((MEASURED.parent / "measured_recognised").glob("*.json"))
SIDES = {"agent": "A", "customer": "C"}
SILENT = (Outcome.VOICEMAIL, Outcome.WRONG_NUMBER, Outcome.NO_SPEECH)


@pytest.fixture(scope="module")
def dialogues() -> list[dict[str, Any]]:
    return read(MEASURED)


@pytest.mark.parametrize("path", TEXTS + HEARD, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_is_a_labelled_call_whose_evidence_stands_in_its_turns(path: Path) -> None:
    call = _call(path)
    assert call.id == path.stem
    assert call.labels is not None
    assert all(quote.turn is not None for quote in call.labels.evidence)
    assert (call.labels.rejection is not None) == (call.labels.outcome is Outcome.REJECTED)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_quote_was_said_once_by_that_side_and_days_come_after_the_call(path: Path) -> None:
    said = yaml.safe_load(path.read_text("utf-8"))
    for item in said["labels"]["evidence"]:
        turns = [turn[SIDES[item["speaker"]]] for turn in said["turns"] if SIDES[item["speaker"]] in turn]
        assert sum(item["quote"] in turn for turn in turns) == 1, item
    every = [str(value) for turn in said["turns"] for value in turn.values()]
    for quote in _quotes(said["labels"]):
        assert any(quote in turn for turn in every), quote
    labels = _call(path).labels
    assert labels is not None
    if labels.next_step and labels.next_step.date:
        assert timedelta(0) <= labels.next_step.date - said["call_date"] <= timedelta(days=31)


def test_attained_stands_on_the_customers_words(dialogues: list[dict[str, Any]]) -> None:
    attained = [said["labels"] for said in dialogues if said["labels"]["attained"]]
    assert all(any(item["speaker"] == "customer" for item in labels["evidence"]) for labels in attained)
    assert all(labels["outcome"] == "attained" for labels in attained)


def test_every_goal_has_every_outcome_of_a_talk_and_every_trap_occurs_thrice(dialogues: list[dict[str, Any]]) -> None:
    have = {(said["goal"], said["labels"]["outcome"]) for said in dialogues}
    talks = [outcome.value for outcome in Outcome if outcome not in SILENT]
    assert have >= {(goal.value, outcome) for goal in GoalCode for outcome in talks}
    traps = [trap for said in dialogues for trap in said.get("traps", ())]
    assert {trap for trap in traps if traps.count(trap) < 3} == set()


def test_readme_counts_what_is_there(dialogues: list[dict[str, Any]]) -> None:
    readme = README.read_text("utf-8")
    assert written(readme, tables(dialogues)) == readme, "run python -m tests.scoring.fixtures.corpus.count --write"


def test_a_quote_becomes_the_recognised_turns_that_overlap_it() -> None:
    quote = {"speaker": "customer", "quote": "Выставляйте счёт"}
    labels = {"evidence": [quote], "next_step": None, "rejection": None, "prices": []}
    truth = {
        **dict.fromkeys(("id", "lang", "call_date", "direction", "goal"), ""),
        "labels": labels,
        "turns": [{"speaker": "customer", "start": 0.0, "end": 6.0, "text": "Это нас устраивает. Выставляйте счёт"}],
    }
    turns = tuple(
        Turn(speaker=who, start=start, end=end, text=text)
        for who, start, end, text in (
            (Speaker.CUSTOMER, 0.1, 2.8, "Это нас устраивает"),
            (Speaker.AGENT, 3.5, 5.9, "Так."),
            (Speaker.CUSTOMER, 3.4, 5.9, "Выставляете счет."),
        )
    )
    call = recognised(truth, _transcript(turns))
    assert call["labels"] == {**labels, "evidence": [{"speaker": "customer", "quote": "Выставляете счет."}]}


def _call(path: Path) -> LabelledCall:
    return parse(path.read_text("utf-8"), name=path.stem)


def _quotes(labels: Mapping[str, Any]) -> Iterator[str]:
    for label in (labels["next_step"], labels["rejection"], *labels["prices"]):
        if label:
            yield label["quote"]


def _transcript(turns: tuple[Turn, ...]) -> Transcript:
    return Transcript(
        language="ru",
        seconds=6.0,
        channels=2,
        turns=turns,
        engine="",
        model="base",
        parameters={},
        wall_seconds=0.0,
    )
