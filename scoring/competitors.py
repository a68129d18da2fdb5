"""Names of competitors that were said: watched ones (with recognition errors), and ones the customer names as his
supplier or another bidder.  Our own names, the customer's own company and people are none."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from scoring.refusal_words import CHOSE
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.phrases import Concept
from scoring.speech.words import Word, listed, morph, normal, words
from scoring.verdict import Competitor

QUOTED = re.compile(r"[«\"“]([^«»\"“”]{2,40})[»\"”]")
CAPITALISED = re.compile(r"(?<![.!?…«\"“]\s)(?<=\s)[A-ZА-ЯЁ][\w&-]{2,}(?:\s[A-ZА-ЯЁ][\w&-]+)*")
SUPPLIES = Concept(  # said near a supplier's name
    """
    поставить|ставить; работать с; ремонтировать; обслуживать; предлагать; предложить; подписать; договор с; купить;
    покупать; брать; взять; заказывать; заказать; пользоваться; у них; конкурент; перейти; дешевле; дороже;
    поставщик; поставлять; возить; сравнивать; сотрудничать; выбрать; остановиться на; звонить из; предложение от;
    уйти к; использовать; стоять; старый
    """,
    """
    use; work with; buy; bought; switch; sign; go with; went with; chose; choose; offer; quote; cheaper; old;
    supplier; vendor; provider; contract with; competitor; currently; compare; deal with; order from; stay with;
    instead of; run on
    """,
)
INTRODUCES = Concept(
    "меня зовут; это … из; =это =из; компания; вас беспокоить; звонить из",
    """
    my name; this be … from|with|at; it be … from|with; i be … from|with; calling from|for; i work for;
    i'm … from|with
    """,
)
OWN = Concept(
    "это; компания; меня зовут; вас беспокоить; мы; из", "this be; my name; from; calling; we be; it be; here be"
)
WATCHED_LIKENESS = 88  # 0..100, rapidfuzz; «Инфасфера» is Инфосфера
SAME_NAME = 85
STEM, ENDING = 5, 3  # letters: what two forms of a name share at least, and what may follow
NO_NAMES = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december english russian i'm i'll i've i'd ok okay sir madam mister "
    "miss mrs mr internet excel google whatsapp telegram zoom teams christmas"
)


def competitors(talk: Dialogue) -> tuple[Competitor, ...]:
    """Each once, in the order they came, with the sentence that names it."""
    call, found = talk.call, list[Competitor]()
    ours = [normal(name) for name in (*call.own_names, *_introduced(talk))]
    for line in talk.lines:
        for name in (*_watched(line, call.competitors), *(_named(line) if line.is_customers else ())):
            if _is_like(name, ours) or any(_is_like(name, [normal(known.name)]) for known in found):
                continue
            found.append(Competitor(name=name, quote=line.text, turn=line.turn))
    return tuple(found)


def names_another(talk: Dialogue, line: Line) -> bool:
    """Whether a customer's line names a company that is not ours: in quotes, or one of the tenant's list."""
    ours = [normal(name) for name in (*talk.call.own_names, *_introduced(talk))]
    said = [_nominative(match[1]) for match in QUOTED.finditer(line.text)]
    capitals = [match.group() for match in CAPITALISED.finditer(line.text) if _is_a_name(line, match.group())]
    return any(not _is_like(name, ours) for name in (*said, *capitals, *_watched(line, talk.call.competitors)))


def _watched(line: Line, names: Iterable[str]) -> Iterator[str]:
    """Names of the tenant's list, however the recogniser spelt them."""
    said = line.sentence.words
    for name in names:
        parts = [word.norm for word in words(name)]
        places = range(len(said) - len(parts) + 1)
        if parts and any(all(_sounds(said[at + i], part) for i, part in enumerate(parts)) for at in places):
            yield name


def _sounds(word: Word, part: str) -> bool:
    """In any form: «из инфасферы» is Инфосфера."""
    return any(fuzz.ratio(form, part) >= WATCHED_LIKENESS for form in (word.norm, *word.forms))


def _named(line: Line) -> Iterator[str]:
    """Names in quotes, or capitals inside a sentence, where a supplier is spoken of."""
    if not line.mentions(SUPPLIES) and not line.mentions(CHOSE):
        return
    quoted = [match[1] for match in QUOTED.finditer(line.text)]
    yield from (_nominative(name) for name in quoted)
    if not quoted:
        yield from (match.group() for match in CAPITALISED.finditer(line.text) if _is_a_name(line, match.group()))


def _is_a_name(line: Line, name: str) -> bool:
    """No person, place, month or plain word: those the dictionary knows; in English, those of a short list."""
    said = words(name)
    if any(word.norm in NO_NAMES or word.norm.startswith(("i'", "i ")) for word in said):
        return False
    for word in said:
        if word.norm.isascii():
            continue
        if morph().word_is_known(word.norm) and not word.has("Orgn") and not word.has("Trad"):
            return False
    near = _near(line.sentence.words, name)
    return SUPPLIES.is_in(near)


def _near(said: tuple[Word, ...], name: str) -> list[Word]:
    """Four words before the name and two after."""
    at = next((i for i, word in enumerate(said) if word.text == words(name)[0].text), 0)
    return list(said[max(0, at - 4) : at + 3])


def _introduced(talk: Dialogue) -> Iterator[str]:
    """Names both sides give themselves: in the agent's lines, and in the customer's first words."""
    for line in talk.lines:
        early = (
            line.is_customers
            and line in talk.customer[:2]
            and (line.mentions(INTRODUCES) or not (line.mentions(SUPPLIES) or line.mentions(CHOSE)))
        )
        if line.is_customers and not early and not (talk.is_guessed and line.mentions(INTRODUCES)):
            continue
        yield from (_nominative(match[1]) for match in QUOTED.finditer(line.text))
        if line.mentions(OWN) or line.mentions(INTRODUCES):
            yield from (match.group() for match in CAPITALISED.finditer(line.text))


def _nominative(name: str) -> str:
    """«Инфосферой» → Инфосфера; a word that may be in the nominative already is left alone."""
    return re.sub(r"[А-Яа-яЁё]{4,}", lambda match: _word_in_nominative(match.group()), name)


def _word_in_nominative(word: str) -> str:
    readings = morph().parse(word)
    if any("nomn" in reading.tag for reading in readings):
        return word
    changed = readings[0].inflect({"nomn"})
    if changed is None:
        return word
    return str(changed.word.capitalize() if word[0].isupper() else changed.word)


def _is_like(name: str, others: Iterable[str]) -> bool:
    plain = normal(name)
    return any(
        fuzz.ratio(plain, other) >= SAME_NAME
        or (len(other) > 3 and plain == other.split()[0])
        or _differ_by_ending(plain, other)
        for other in others
    )


def _differ_by_ending(one: str, other: str) -> bool:
    """«Инфосфера», «Инфосферой»: a recogniser's word that no dictionary can turn back."""
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= STEM and max(len(one), len(other)) - shared <= ENDING
