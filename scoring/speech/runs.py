"""Where a sentence ends when nobody wrote a point: a recogniser gives thirty words in a row, lower case, no marks.

A new sentence is opened by the words people open one with («да», «нет», «ну», "okay", "well").  Marks that are there
are believed; only what is long and unmarked is cut."""

import re

from scoring.speech.words import listed, normal, readings_of

LONG_RUN = 9  # words without a mark that may be more than one sentence
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
MARK = re.compile(r"[,;:—–()]")
OPENERS = listed(
    "да нет ну хорошо ладно окей ок слушайте слушай алло понятно ясно спасибо давайте тогда смотрите значит короче "
    "здравствуйте добрый извините простите ага угу конечно договорились отлично "
    "yes yeah yep okay ok well sorry thanks hello hi listen look alright sure actually anyway great perfect so"
)
HOLD_ON = listed(  # after these a word opens nothing: «очень хорошо», «и тогда», "as well", "not sure"
    "не ни очень и а но что чтобы если как когда то это все так было будет вам нам мне еще уже пока тоже "
    "в на с к по у за о от до из для без "
    "as very no not and but that if when how is are was be too pretty make i'm we're am for the a or to quite it's "
    "that's"
)
SUBJECTS = listed(  # one who acts: opens a sentence where the one before already has its verb
    "я мы он она они вы ты это i we he she they i'm we're i'll we'll i've we've it's that's im ive thats dont don't"
)
GLUE = listed(  # words no sentence ends with
    "think said know hope guess suppose because which what where who than do did does can could will would should "
    "are were have has had may shall let make want tell told see sure glad afraid sorry and or so "
    "где куда кто кого который которые которая которое чего чем зачем почему потому пусть думаю знаю кажется сказал "
    "говорю либо или"
)
CONDITIONS = listed("если когда коли раз if when once unless пока until")
NEEDS_CONDITION_GONE = listed("тогда so давайте")  # «если скидка, тогда берём» is one sentence
ENGLISH_NO = listed("we i it thanks thank sorry don't not that's it's you")  # "no, we…", but "no budget"
SHORT_PIECE, FULL_PIECE = 2, 4  # words a piece must have before it may end; before another subject


def pieces(text: str) -> list[tuple[int, int]]:
    """Places of the sentences in a text that holds no end marks but perhaps at its end; one place when it is short."""
    found = list(WORD.finditer(text))
    if len(found) <= LONG_RUN or len(MARK.findall(text)) * LONG_RUN > len(found):
        return [(0, len(text))]
    said = [normal(match.group()) for match in found]
    cuts, since = [0], 0
    for at in range(1, len(said)):
        if (at - since >= SHORT_PIECE and _opens(said, at, since)) or (
            at - since >= FULL_PIECE and _acts_anew(said, at, since)
        ):
            cuts.append(found[at].start())
            since = at
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _opens(said: list[str], at: int, since: int) -> bool:
    word, before = said[at], said[at - 1]
    if before in HOLD_ON or before in OPENERS:
        return False
    if word == "no":
        return at + 1 < len(said) and said[at + 1] in ENGLISH_NO
    if word in NEEDS_CONDITION_GONE and not CONDITIONS.isdisjoint(said[since:at]):
        return False
    return word in OPENERS and not (word == "нет" and _is_missing(before))


def _is_missing(word: str) -> bool:
    """«Денег нет»: what there is none of."""
    return any("NOUN" in tags and "gent" in tags for _, tags in readings_of(word))


def _acts_anew(said: list[str], at: int, since: int) -> bool:
    """Another subject or an order, when what was said so far has its verb and waits for no «то»."""
    if said[at - 1] in HOLD_ON or said[at - 1] in GLUE or not CONDITIONS.isdisjoint(said[since:at]):
        return False
    is_english = said[at].isascii()
    if said[at] in SUBJECTS:
        return is_english or any(_is_finite(word) for word in said[since:at])
    return not is_english and said[at - 1] not in SUBJECTS and _is_order(said[at])


def _is_finite(word: str) -> bool:
    return any("VERB" in tags for _, tags in readings_of(word)[:2])


def _is_order(word: str) -> bool:
    """An imperative and no likelier noun: «пишите», not «три»."""
    readings = readings_of(word)
    return bool(readings) and "impr" in readings[0][1] and len(word) > LONGEST_PARTICLE


LONGEST_PARTICLE = 4  # letters: «дай», «ну-ка» open nothing
