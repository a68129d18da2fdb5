"""A call as the learned part sees it: what the customer says in one go, with what stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from scoring.speech.dialogue import Dialogue
from scoring.verdict import Side


@dataclass(frozen=True, slots=True)
class Remark:
    """What one side says in one turn."""

    turn: int
    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A customer's remark in its place."""

    turn: int
    text: str
    asked: str  # what the agent said just before, in one go; "" at the start
    reply: str  # the agent's next remark
    earlier: str  # the customer's remark before
    later: str  # and after


def remarks(talk: Dialogue) -> tuple[Remark, ...]:
    spoken = groupby(talk.lines, key=lambda line: (line.turn, line.side))
    return tuple(Remark(turn, side, " ".join(line.text for line in lines)) for (turn, side), lines in spoken)


def answers(talk: Dialogue) -> tuple[Answer, ...]:
    return tuple(_answers(remarks(talk)))


def _answers(said: tuple[Remark, ...]) -> Iterator[Answer]:
    own = [at for at, one in enumerate(said) if one.side is Side.CUSTOMER]
    for nth, at in enumerate(own):
        yield Answer(
            turn=said[at].turn,
            text=said[at].text,
            asked=_asked(said[:at]),
            reply=next((one.text for one in said[at + 1 :] if one.side is not Side.CUSTOMER), ""),
            earlier=said[own[nth - 1]].text if nth else "",
            later=said[own[nth + 1]].text if nth + 1 < len(own) else "",
        )


def _asked(before: tuple[Remark, ...]) -> str:
    """The last thing the agent said in one go."""
    heard = list(before)
    while heard and heard[-1].side is Side.CUSTOMER:
        heard.pop()
    spoken: list[str] = []
    while heard and heard[-1].side is not Side.CUSTOMER:
        spoken.insert(0, heard.pop().text)
    return " ".join(spoken)
