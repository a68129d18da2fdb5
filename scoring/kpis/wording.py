"""How the agent words it: questions, open questions, filler words.  Words only; who speaks is settled by the caller."""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.speech.clauses import Sentence, sentences
from scoring.speech.phrases import Concept
from scoring.speech.words import Word, listed
from transcription.transcript import Turn

MOST_LEAD_WORDS = 4  # «а скажите, пожалуйста, какой …»: the question word may stand so late
PER = 100  # fillers are told per so many words

# A question that can't be answered by yes or no.
OPEN_WORDS = listed(
    "как какой каков что чего чему чем кто кого кому кем где куда откуда когда почему зачем сколько чей насколько "
    "what which who whom whose where when why how"
)
NOT_OPEN = Concept(  # they begin like one and are none
    "как вас зовут; как могу обращаться; как к вам обращаться; что нибудь; что то; как насчет; что если; кстати",
    "how about; how are you; how do you do; what if",
)
TELL = Concept(  # an order that asks openly
    "рассказать:impr; поделиться:impr; опишите; расскажите; объясните",
    "tell me|us about|more|how|what; walk me|us through; describe; talk me through",
)
FILLERS = Concept(
    """
    =ну; =вот; как бы; =типа; =короче; так сказать; в общем; =собственно; =значит; это самое; =э; =ээ; =эээ; =мм; =эм;
    в принципе; на самом деле; скажем так; =блин
    """,
    """
    =um; =uh; =er; =erm; =hmm; you know; =like; sort of; kind of; =basically; =actually; =literally; i mean
    """,
)
VERB_LIKE = Concept(
    "", "would|i'd|we'd|you|feel|look|do|does|did|i|we|they like; like to"
)  # "like" that means something


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    questions: int
    open_questions: int
    fillers: int
    words: int

    @property
    def fillers_per_100(self) -> float | None:
        return round(PER * self.fillers / self.words, 2) if self.words else None


def wording(turns: Iterable[Turn]) -> Wording:
    """Counts over one side's turns."""
    said = [sentence for turn in turns for sentence in sentences(turn.text)]
    return Wording(
        questions=sum(sentence.is_question for sentence in said),
        open_questions=sum(is_open(sentence) for sentence in said),
        fillers=sum(_fillers(sentence.words) for sentence in said),
        words=sum(word_count(sentence.words) for sentence in said),
    )


def is_open(sentence: Sentence) -> bool:
    """«Какой объём вам нужен?», "Tell me about…": not to be answered by yes or no."""
    if TELL.is_in(sentence.words):
        return True
    if not sentence.is_question or NOT_OPEN.is_in(sentence.words):
        return False
    return any(_opens(clause.words) for clause in sentence.clauses)


def word_count(said: Iterable[Word]) -> int:
    return sum(any(character.isalnum() for character in word.text) for word in said)


def _opens(said: tuple[Word, ...]) -> bool:
    """A question word near the head of a clause; «что» after a verb («знаете, что…») opens a clause of its own."""
    return any(word.norm in OPEN_WORDS or not OPEN_WORDS.isdisjoint(word.forms) for word in said[:MOST_LEAD_WORDS])


def _fillers(said: tuple[Word, ...]) -> int:
    meant = {hit.last - 1 for hit in VERB_LIKE.find(said)} | {hit.first for hit in VERB_LIKE.find(said)}
    return sum(not (said[hit.first].norm == "like" and hit.first in meant) for hit in FILLERS.find(said))
