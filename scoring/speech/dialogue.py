"""A call as a row of lines: who says each sentence, and what it does in the talk."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scoring.facts import CallFacts
from scoring.speech import acts
from scoring.speech.clauses import Clause, Sentence, sentences
from scoring.speech.days import When, whens
from scoring.speech.phrases import Concept, Hit
from scoring.speech.roles import Said, sides
from scoring.speech.words import language_of
from scoring.verdict import Evidence, Side
from transcription.transcript import Speaker, Turn

ANSWER_WITHIN = 3  # sentences of a customer's turn that can answer the agent
MEMORY = 4  # agent's turns an offer stays open


@dataclass(frozen=True)
class Line:
    """One sentence of a call.  What it does is worked out when asked for."""

    place: int  # among the call's lines
    turn: int
    nth: int  # among the lines its side said in one go
    side: Side
    sentence: Sentence
    call: CallFacts

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def is_customers(self) -> bool:
        return self.side is Side.CUSTOMER

    @property
    def is_question(self) -> bool:
        return self.sentence.is_question

    @cached_property
    def accepts(self) -> float:
        return acts.accepts(self.sentence)

    @cached_property
    def accepts_firmly(self) -> bool:
        return acts.accepts_firmly(self.sentence)

    @cached_property
    def refuses(self) -> bool:
        return acts.refuses(self.sentence)

    @cached_property
    def is_doubtful(self) -> bool:
        """Hedged or under a condition: no promise."""
        return acts.doubts(self.sentence) or self.is_conditional

    @cached_property
    def is_conditional(self) -> bool:
        return acts.is_conditional(self.sentence)

    @cached_property
    def offers(self) -> bool:
        return acts.offers(self.sentence)

    @cached_property
    def says_reluctant_yes(self) -> bool:
        return acts.says_reluctant_yes(self.sentence) and not self.is_question

    @cached_property
    def is_ironic(self) -> bool:
        return acts.is_ironic(self.sentence)

    @cached_property
    def takes_back(self) -> bool:
        return acts.takes_back(self.sentence)

    @cached_property
    def whens(self) -> tuple[When, ...]:
        """Days and times named in it, relative ones worked out from the day of the call."""
        return whens(self.sentence, self.call.call_date)

    def mentions(self, concept: Concept) -> bool:
        return concept.may_be_in(self.sentence.forms) and concept.is_in(self.sentence.words)

    def affirms(self, concept: Concept) -> bool:
        """The concept is said and not denied."""
        return any(not clause.is_denied(hit.first) for clause, hit in self.found(concept))

    def denies(self, concept: Concept) -> bool:
        return any(clause.is_denied(hit.first) or clause.is_denied(hit.last - 1) for clause, hit in self.found(concept))

    def found(self, concept: Concept) -> Iterator[tuple[Clause, Hit]]:
        """Each place of a concept with its clause."""
        if not concept.may_be_in(self.sentence.forms):
            return iter(())
        return ((clause, hit) for clause in self.sentence.clauses for hit in concept.find(clause.words))

    def evidence(self, first: int | None = None, last: int | None = None) -> Evidence:
        """The sentence (or characters [first, last) of its turn) as a quote with its time."""
        first = self.sentence.start if first is None else first
        last = self.sentence.end if last is None else last
        turn = self.call.turns[self.turn]
        return Evidence(turn=self.turn, speaker=turn.speaker, quote=turn.text[first:last], start=time_of(turn, first))


@dataclass(frozen=True)
class Dialogue:
    """The lines of a call, suspect turns left out."""

    call: CallFacts
    lines: tuple[Line, ...]

    @cached_property
    def customer(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_customers)

    @cached_property
    def agent(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_customers)

    @cached_property
    def is_guessed(self) -> bool:
        """Whether some sides were guessed."""
        return any(self.call.turns[line.turn].speaker is Speaker.UNKNOWN for line in self.lines)

    @cached_property
    def language(self) -> str:
        return language_of(" ".join(line.text for line in self.lines)) if self.lines else self.call.language

    def asked(self, line: Line) -> Line | None:
        """The agent's question or offer that a customer's line may answer: the last in the turn just before it."""
        if line.place not in self._asked:
            self._asked[line.place] = self._question_to(line)
        return self._asked[line.place]

    @cached_property
    def _asked(self) -> dict[int, Line | None]:
        """Answers of `asked` by place: every rule asks for them."""
        return {}

    def _question_to(self, line: Line) -> Line | None:
        if line.nth >= ANSWER_WITHIN:
            return None
        before = self.before(line)
        questions = [one for one in before if one.is_question]
        if questions:
            return questions[-1]
        proposals = [one for one in before if one.offers]
        return proposals[-1] if proposals else None

    def offered(self, line: Line, topic: Concept) -> Line | None:
        """The agent's open offer on a topic, up to MEMORY of his turns back."""
        left, at = MEMORY, line.place - 1
        while at >= 0 and left:
            one = self.lines[at]
            if not one.is_customers:
                if one.mentions(topic) and one.offers:
                    return one
                left -= at == 0 or self.lines[at - 1].is_customers
            at -= 1
        return None

    def after(self, line: Line) -> tuple[Line, ...]:
        return self.lines[line.place + 1 :]

    def reply(self, line: Line) -> tuple[Line, ...]:
        """What the other side says next, in one go."""
        found: list[Line] = []
        for one in self.after(line):
            if one.side is not line.side:
                found.append(one)
            elif found:
                break
        return tuple(found)

    def before(self, line: Line) -> list[Line]:
        """What the other side said just before this side took the floor."""
        at = line.place - 1
        while at >= 0 and self.lines[at].side is line.side:
            at -= 1
        found: list[Line] = []
        while at >= 0 and self.lines[at].side is not line.side:
            found.insert(0, self.lines[at])
            at -= 1
        return found


@lru_cache(maxsize=16)
def dialogue_of(call: CallFacts) -> Dialogue:
    """A call's lines.  Cached: goals, rejection and next step all ask for them."""
    said = [
        Said(index, turn.speaker, sentence)
        for index, turn in enumerate(call.turns)
        if not turn.is_suspect
        for sentence in sentences(turn.text)
    ]
    lines: list[Line] = []
    for place, (one, side) in enumerate(zip(said, sides(said, is_outbound=call.is_outbound), strict=True)):
        nth = lines[-1].nth + 1 if lines and lines[-1].side is side else 0
        lines.append(Line(place, one.turn, nth, side, one.sentence, call))
    return Dialogue(call, tuple(lines))


def time_of(turn: Turn, character: int) -> float:
    """Seconds at which a character of a turn is spoken, as if its letters took equal time."""
    share = character / len(turn.text) if turn.text else 0.0
    return round(turn.start + max(0.0, turn.end - turn.start) * min(1.0, share), 2)
