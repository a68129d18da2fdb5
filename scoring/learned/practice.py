"""Practice talks: dialogues with a mark on every customer's turn, many to a text file; pure, the caller reads the file.

    # ru book_meeting attained out 2026-11-26 | anything about it
    C s | Алло?
    A | Мастер завтра рядом с вами.
    C y! | Ну пусть в три подходит, я дома буду.

The head names language, goal, outcome, direction, day.  C is the customer, his letter a `Stance`; `!` marks the turns
that decide.  An empty line ends a talk."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scoring.dialogue_file import GAP, WORDS_A_SECOND, LabelledCall, Labels, Quote
from scoring.facts import CallFacts, GoalCode
from scoring.learned.stance import REASONS, Stance
from scoring.verdict import Outcome, RejectionReason
from transcription.transcript import Speaker, Turn

EMPTY_LINE = re.compile(r"\n\s*\n")


class PracticeUnreadable(ValueError):
    """A talk is not in the form above; the message names it and its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTalk:
    call: LabelledCall
    stances: Mapping[int, Stance]  # of each customer's turn, by index


def practice(text: str, *, name: str) -> tuple[PracticeTalk, ...]:
    """The talks of a file; name stands in errors and ids.  Raises PracticeUnreadable."""
    blocks = [block.strip() for block in EMPTY_LINE.split(text) if block.strip()]
    return tuple(_talk(block.splitlines(), f"{name}#{number}") for number, block in enumerate(blocks, 1))


def _talk(lines: list[str], name: str) -> PracticeTalk:
    head = lines[0].removeprefix("#").partition("|")[0].split()
    try:
        language, goal, outcome, direction, day = head
        facts = CallFacts(
            turns=tuple(_turns(lines[1:])),
            call_date=date.fromisoformat(day),
            goal=GoalCode(goal),
            is_outbound=direction == "out",
            language=language,
        )
        marks = [_mark(line) for line in lines[1:]]
        stances = {at: Stance(mark.rstrip("!")) for at, mark in enumerate(marks) if mark is not None}
        labels = _labels(Outcome(outcome), facts, marks, stances)
    except ValueError as error:
        raise PracticeUnreadable(f"{name} ({lines[0][:60]}): {error}") from error
    return PracticeTalk(call=LabelledCall(id=name, title="", facts=facts, labels=labels), stances=stances)


def _turns(lines: list[str]) -> Iterator[Turn]:
    clock = 0.0
    for line in lines:
        who, _, text = line.partition("|")
        speaker = Speaker.AGENT if who.split()[:1] == ["A"] else Speaker.CUSTOMER
        start = clock + GAP
        clock = start + max(0.4, len(text.split()) / WORDS_A_SECOND)
        yield Turn(speaker=speaker, start=round(start, 2), end=round(clock, 2), text=text.strip())


def _mark(line: str) -> str | None:
    """The customer's mark, None for the agent."""
    match line.partition("|")[0].split():
        case ["A"]:
            return None
        case ["C", mark]:
            return mark
    raise ValueError(f"a turn is `A | words` or `C mark | words`, not {line[:40]!r}")


def _labels(outcome: Outcome, facts: CallFacts, marks: list[str | None], stances: Mapping[int, Stance]) -> Labels:
    deciding = [at for at, mark in enumerate(marks) if mark is not None and mark.endswith("!")]
    return Labels(
        outcome=outcome,
        evidence=tuple(Quote(quote=facts.turns[at].text, turn=at) for at in deciding),
        rejection=_reason(deciding, stances) if outcome is Outcome.REJECTED else None,
    )


def _reason(deciding: list[int], stances: Mapping[int, Stance]) -> RejectionReason | None:
    """The reason of the deciding turns, else the last one given."""
    told = [REASONS[stances[at]] for at in deciding if stances[at] in REASONS]
    given = [REASONS[stance] for stance in stances.values() if stance in REASONS]
    return next(iter([*reversed(told), *reversed(given)]), None)
