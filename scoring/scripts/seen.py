"""What a check of one item is given, and what it answers."""

from dataclasses import dataclass

from scoring.scripts.items import Mark
from scoring.speech.dialogue import Dialogue, Line
from scoring.verdict import Outcome, Verdict

FEW_LINES = 4  # a customer who refuses before the agent said more gave no chance to ask or offer


@dataclass(frozen=True, slots=True)
class Talked:
    """A call that a person answered."""

    talk: Dialogue
    verdict: Verdict
    our_names: tuple[str, ...] = ()  # of our company and brands

    @property
    def is_outbound(self) -> bool:
        return self.talk.call.is_outbound

    @property
    def is_rejected(self) -> bool:
        return self.verdict.outcome is Outcome.REJECTED

    @property
    def was_cut_short(self) -> bool:
        """Refused before the agent could say much."""
        return self.is_rejected and len(self.talk.agent) <= FEW_LINES


@dataclass(frozen=True, slots=True)
class Seen:
    mark: Mark
    line: Line | None = None


NO = Seen(Mark.NO)
NOT_APPLICABLE = Seen(Mark.NOT_APPLICABLE)


def yes(line: Line | None) -> Seen:
    """Met by this line; by none: not met."""
    return Seen(Mark.YES, line) if line is not None else NO
