"""A turn's sentences and clauses, with offsets, and whether a word in a clause is denied.

A sentence ends at . ! ? … (where a recogniser set none, before the words that open one: `runs.py`), a clause also
at a comma, a dash, a colon and before «но», "but".  Conditions, doubts and dates are looked for in the whole
sentence, denial only inside the clause."""

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from scoring.speech.hearing import heard
from scoring.speech.runs import pieces
from scoring.speech.words import Word, listed, words

TITLES = r"\b(?:mr|mrs|ms|dr|st|ул|им|т|гр)"  # whose point ends no sentence
SENTENCE = re.compile(rf"(?:{TITLES}[.]\s|[.](?=\d)|[^.!?…])+[.!?…]*", re.IGNORECASE)
CLAUSE = re.compile(r"(?<!\d),|,(?!\d)|[;—–()]|:(?!\d)|\s-\s|\s(?=(?:но|зато|однако|but|though)\s)", re.IGNORECASE)
QUESTION_WORDS = re.compile(
    r"^(?:а |и |ну |so |and |ok |okay )?(?:как|какой|какая|какие|когда|сколько|почему|зачем|где|кто|кому|куда|что|чего"
    r"|what|when|where|who|why|how|which|could|can|would|will|do|does|did|is|are|shall|should|may)\b",
    re.IGNORECASE,
)  # only asked when the recogniser set no mark at all

DENIALS = frozenset(
    {"не", "ни", "без", "not", "never", "no", "cannot", "without", "nobody", "nothing", "none", "neither"}
)
CHAIN = listed(  # «не надо ничего выставлять»: denial goes through these to the verb
    "надо нужно буду будем будет будете мочь хотеть планировать собираться стоить готовый получаться "
    "получиться успеть успевать очень совсем пока сейчас больше ничего никак никогда вам мне нам нас вас его "
    "ее их это этого вообще уже сегодня еще там никому никаких никакой никакого хотим можем могу хочу сможем "
    "смогу удастся удаться обещать решать решить просить советовать вижу видеть смысл"
)
MODALS = listed("быть надо нужно нужный мочь хотеть планировать собираться готовый стоить требоваться получиться")
ENGLISH_REACH = 5  # words after "not" that it denies
LESS_THAN_NO = frozenset({"only", "just", "sure", "problem", "against", "mind", "yet"})  # "no problem, send it"


@dataclass(frozen=True)
class Clause:
    text: str
    start: int  # in the turn's text
    words: tuple[Word, ...]

    def is_denied(self, at: int) -> bool:
        """Whether the word at an index stands under «не», "not" …"""
        return _denied_russian(self.words, at) or _denied_after(self.words, at) or _denied_english(self.words, at)


@dataclass(frozen=True)
class Sentence:
    text: str  # without the mark at its end
    start: int  # in the turn's text
    is_question: bool
    clauses: tuple[Clause, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for clause in self.clauses for word in clause.words)

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every word and every form it may be of."""
        return frozenset(form for word in self.words for form in (word.norm, *word.forms))

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences of a turn that hold at least one word."""
    has_marks = bool(re.search(r"[.!?…]", text))
    found = []
    for match in SENTENCE.finditer(text):
        cuts = pieces(match.group())
        for begin, end in cuts:
            one = _sentence(match.group()[begin:end], match.start() + begin, has_marks and len(cuts) == 1)
            found.extend([] if one is None else [one])
    return tuple(found)


def _sentence(raw: str, start: int, has_marks: bool) -> Sentence | None:
    body = raw.rstrip(".!?… \n\t,")
    lead = len(body) - len(body.lstrip(" \n\t,"))
    body = body[lead:]
    found = _clauses(body, start + lead)
    if not found:
        return None
    is_question = "?" in raw[-4:] or (not has_marks and bool(QUESTION_WORDS.match(body)))
    return Sentence(body, start + lead, is_question, found)


def _clauses(body: str, offset: int) -> tuple[Clause, ...]:
    edges = [0, *(place.end() for place in CLAUSE.finditer(body)), len(body)]
    found = []
    for begin, end in pairwise(edges):
        text = body[begin:end]
        at = begin + offset
        moved = tuple(replace(w, start=w.start + at, end=w.end + at) for w in map(heard, words(text)))
        if moved:
            found.append(Clause(text, begin + offset, moved))
    return tuple(found)


def _denied_russian(said: tuple[Word, ...], at: int) -> bool:
    for back in range(at - 1, max(-1, at - 6), -1):
        norm = said[back].norm
        if norm in ("не", "ни", "без"):
            return True
        if norm == "нет":
            return back == at - 1  # «нет денег»
        if norm not in CHAIN and CHAIN.isdisjoint(said[back].forms):
            return False
    return False


def _denied_after(said: tuple[Word, ...], at: int) -> bool:
    """«писать не буду», «счёт не нужен»: the denied modal follows."""
    for ahead in range(at + 1, min(len(said) - 1, at + 4)):
        if said[ahead].norm == "не":
            return any(said[ahead + 1].is_(modal) for modal in MODALS)
        if said[ahead].has("VERB"):
            return False
    return False


def _denied_english(said: tuple[Word, ...], at: int) -> bool:
    for back in range(at - 1, max(-1, at - 1 - ENGLISH_REACH), -1):
        norm = said[back].norm
        if (norm in DENIALS and norm.isascii()) or norm.endswith("n't"):
            return said[back + 1].norm not in LESS_THAN_NO
    return False
