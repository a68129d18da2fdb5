"""Openings of calls, labelled by hand: what the checks hear in them."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scoring.facts import CallFacts
from scoring.judge import judge
from scoring.scripts.check import check
from scoring.scripts.items import Item, Kind, Mark
from scoring.verdict import Outcome
from transcription.transcript import Speaker, Turn

LETTERS = {"G": Kind.GREETING, "N": Kind.OWN_NAME, "C": Kind.COMPANY, "P": Kind.PURPOSE}
ITEMS = tuple(Item(code=kind, kind=kind) for kind in LETTERS.values())
SIDES = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}


def openings(part: str) -> list[tuple[str, str]]:
    """(labels, talk) of one part of the file."""
    text = (Path(__file__).parent / "openings.txt").read_text("utf-8").split(f"[{part}]\n")[1].split("\n[")[0]
    return [(labels.strip(), talk.strip()) for labels, talk in (line.split("|", 1) for line in text.splitlines())]


def heard(talk: str) -> str:
    """The same four letters, as the checks hear them."""
    is_inbound, said = talk.startswith("in |"), talk.removeprefix("in |")
    turns = tuple(
        Turn(speaker=SIDES[one.strip()[0]], start=5.0 * n, end=5.0 * n + 4, text=one.strip()[2:].strip())
        for n, one in enumerate(said.split(" / "))
    )
    call = CallFacts(turns=turns, call_date=date(2026, 11, 24), is_outbound=not is_inbound, talk_seconds=60)
    verdict = replace(judge(call), outcome=Outcome.NOT_ATTAINED)  # the talk goes on after what is written here
    found = {one.item: one.mark for one in check(call, verdict, ITEMS)}
    return "".join(letter if found.get(kind) is Mark.YES else "-" for letter, kind in LETTERS.items())


@pytest.mark.parametrize(("labels", "talk"), openings("built"))
def test_what_was_looked_at_is_heard(labels: str, talk: str) -> None:
    assert heard(talk) == labels


def right(part: str) -> dict[str, tuple[int, int]]:
    """By item: of all openings of a part, in how many it was heard as labelled."""
    cases = [(labels, heard(talk)) for labels, talk in openings(part)]
    return {
        letter: (sum((letter in labels) == (letter in found) for labels, found in cases), len(cases))
        for letter in LETTERS
    }


def test_of_what_nobody_looked_at_nine_of_ten_are_heard() -> None:
    counts = right("measured")
    assert all(good >= 0.85 * every for good, every in counts.values()), counts
    assert sum(good for good, _ in counts.values()) >= 0.9 * sum(every for _, every in counts.values()), counts


def test_both_languages_are_there() -> None:
    every = [talk for part in ("built", "measured") for _, talk in openings(part)]
    assert len(every) >= 60
    assert (
        sum(
            any("a" <= c <= "z" for c in talk.replace("A:", "").replace("C:", "").replace("in |", "")) for talk in every
        )
        >= 20
    )


if __name__ == "__main__":  # python -m tests.scoring.scripts.test_openings: the figures of scoring/README.md
    for part in ("built", "measured"):
        sys.stdout.write(f"{part} {right(part)}\n")
