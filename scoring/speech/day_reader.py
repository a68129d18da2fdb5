"""The words of a text as the rules of days read them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.speech.numbers import Number
from scoring.speech.phrases import Concept
from scoring.speech.words import Word, listed

BREAK = re.compile(r"[,;:.!?…—–()]|\s-\s")  # between two words: another clause
# which of two neighbours wins, highest first
OF_MONTH, RELATIVE_DAY, SPAN, DEADLINE, OF_WEEK, NAMELESS = 6, 5, 4, 3, 2, 1
REACH = 4  # words from a day to the verb that says when it was
PAST_EN = listed(
    "talked spoke sent called emailed was were got received discussed met paid came ordered rang wrote signed did "
    "visited delivered bought left heard saw"
)
AHEAD = Concept(  # said in the past about what is to come
    """
    договориться; условиться; договариваться; решить; обещать; просить; попросить; планировать; хотеть; назначить;
    сказать; собираться; поставить; записать; бы
    """,
    "=will; =would; =could; =can; going to; ='ll; want; plan; agree; let; =should; =to",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A day (None: some day, none certain) and the words [first, last) that name it."""

    day: date | None
    first: int
    last: int
    rank: int


@dataclass(frozen=True, slots=True)
class Reader:
    """The words of one text, with its numbers by place."""

    text: str
    said: Sequence[Word]
    numbers: Mapping[int, Number]  # by first word
    ends: Mapping[int, Number]  # by one past the last word
    today: date

    def is_(self, at: int, forms: Sequence[str]) -> bool:
        return 0 <= at < len(self.said) and any(self.said[at].is_(form) for form in forms)

    def value(self, at: int, table: Mapping[str, int]) -> int | None:
        if not 0 <= at < len(self.said):
            return None
        word = self.said[at]
        return next((table[form] for form in (word.norm, *word.forms) if form in table), None)

    def norms(self, at: int, count: int) -> list[str]:
        return [word.norm for word in self.said[at : at + count]]

    def skip(self, at: int, words: Sequence[str]) -> int:
        """The first place from here on that holds none of these words."""
        while at < len(self.said) and self.said[at].norm in words:
            at += 1
        return at

    def is_past(self, first: int, last: int) -> bool:
        """«в пятницу говорили», "you sent it on Thursday": the verb nearest in the clause is of the past."""
        if self.is_(first - 1, ("на", "к", "до", "by", "for", "till", "until")):
            return False
        begin, end = self._clause(first, last)
        if AHEAD.is_in(self.said[begin:end]):
            return False
        tenses = [
            (first - at if at < first else at - last + 1, tense)
            for at in range(max(begin, first - REACH - 1), min(end, last + REACH))
            if not first <= at < last and (tense := _tense(self.said[at])) is not None
        ]
        near = min((distance for distance, _ in tenses), default=0)
        return bool(tenses) and all(tense == "past" for distance, tense in tenses if distance <= near + 1)

    def _clause(self, first: int, last: int) -> tuple[int, int]:
        begin, end = first, last
        while begin > 0 and not BREAK.search(self.text[self.said[begin - 1].end : self.said[begin].start]):
            begin -= 1
        while end < len(self.said) and not BREAK.search(self.text[self.said[end - 1].end : self.said[end].start]):
            end += 1
        return begin, end


def _tense(word: Word) -> str | None:
    if word.norm.isascii():
        return "past" if word.norm in PAST_EN else None
    if word.has("VERB", "past"):
        return "past"
    return "other" if word.has("VERB") or word.has("INFN") else None
