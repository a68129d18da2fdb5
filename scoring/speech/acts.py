"""What a sentence does in a talk: accepts, refuses, doubts, sets a condition, takes back, offers.

Only forms of speech stand here, no subject: the goals bring theirs.  The words are in `yes_words.py`, `no_words.py`,
`doubt_words.py`."""

from scoring.speech.clauses import Clause, Sentence
from scoring.speech.doubt_words import CONDITION, DOUBT, POLITE_IF, TAKE_BACK
from scoring.speech.no_words import NO, NO_PROBLEM
from scoring.speech.phrases import Concept
from scoring.speech.yes_words import FIRM_YES, HUMS, IRONY, ONLY_ASKS_LIKE, RELUCTANT_YES, YES

OFFER = Concept(  # an agent's proposal that is no question
    """
    предлагать; предложить; мочь:1per; можем; могу; готовый; готов; готова; давать:impr; хотеть:1per; быть:1per;
    пусть; отправить:futr; прислать:futr; выслать:futr; выставить:futr; выставлять:pres; подготовить:futr;
    сделать:futr; оформить:futr; записать:futr; подъехать:futr; приехать:futr; позвонить:futr; зарезервировать:futr;
    направить:futr; скинуть:futr; оформлять:pres; отправлять:pres; высылать:pres; жду; ждем; тогда
    """,
    """
    i'll; we'll; =i'd; i|we can|could; i|we will; shall; let me; let us; let; suggest; propose; offer; how about;
    what about; would like; want to; happy to; then
    """,
)


THEN = frozenset(("тогда", "то", "then"))
EMPTY = frozenset(  # of greetings and of "I hear you"; dictionary forms
    (
        *("алло", "але", "слушать", "вы", "вас", "я", "здравствовать", "здравствуйте", "добрый", "день", "вечер"),
        *("утро", "привет", "понятно", "ясно", "понять", "это", "кто", "hello", "hi", "hey", "good", "morning"),
        *("afternoon", "evening", "speaking", "i", "see", "who", "is", "this", "listening"),
    )
)
HEAD = 3  # words of a clause that may stand before its yes or no
WEAK_YES = 0.5  # «угу» may only mean "I hear you"
NO_SELF = frozenset(("не", "no", "not", "без", "ничего", "why", "почему", "отчего", "чего", "деваться", "никуда"))


def accepts(sentence: Sentence) -> float:
    """How surely the head of a sentence says yes, 0…1; a question, a doubt, irony or a denied yes is none."""
    if is_ironic(sentence):
        return 0.0
    if says_reluctant_yes(sentence) or ONLY_ASKS_LIKE.is_in(sentence.words):
        return 1.0
    if sentence.is_question:
        return 0.0
    for clause in sentence.clauses[:2]:
        for hit in YES.find(clause.words):
            if hit.first <= HEAD and not _is_denied_yes(clause, hit.first):
                return WEAK_YES if HUMS.is_in(clause.words) and len(clause.words) <= 2 else 1.0
    return 0.0


def accepts_firmly(sentence: Sentence) -> bool:
    """«Тогда давайте», "let's do it": a yes that needs no question just before it."""
    return not sentence.is_question and any(
        not clause.is_denied(hit.first) for clause in sentence.clauses for hit in FIRM_YES.find(clause.words)
    )


def says_reluctant_yes(sentence: Sentence) -> bool:
    """«Куда деваться», "go on then": yes with a sigh or a joke."""
    return any(
        clause.words[hit.first].norm in NO_SELF or not clause.is_denied(hit.first)
        for clause in sentence.clauses
        for hit in RELUCTANT_YES.find(clause.words)
    )


def is_ironic(sentence: Sentence) -> bool:
    """«Ага, щас», "yeah right": a no in a yes's clothes."""
    return IRONY.is_in(sentence.words)


def refuses(sentence: Sentence) -> bool:
    """Whether the head of a sentence says no."""
    if is_ironic(sentence):
        return True
    if sentence.is_question or NO_PROBLEM.is_in(sentence.clauses[0].words):
        return False
    return any(hit.first <= HEAD - 1 for clause in sentence.clauses[:2] for hit in NO.find(clause.words))


def doubts(sentence: Sentence) -> bool:
    """«надо подумать», "let me check": nothing is decided."""
    return any(
        (not clause.is_denied(hit.first) or _is_not(clause, hit.first)) and not _is_see_you(clause, hit.last)
        for clause in sentence.clauses
        for hit in DOUBT.find(clause.words)
    )


def is_conditional(sentence: Sentence) -> bool:
    said = sentence.words
    if CONDITION.is_in(said) and len(CONDITION.find(said)) > len(POLITE_IF.find(said)):
        return True
    return _is_bare_condition(sentence)


def _is_bare_condition(sentence: Sentence) -> bool:
    """«Дадите скидку, подпишу»: a future of theirs first, one of ours after it; «сойдётся, тогда оплатим»."""
    for at, clause in enumerate(sentence.clauses[:-1]):
        later = sentence.clauses[at + 1 :]
        if not any(word.has("VERB", "futr") and not word.has("VERB", "1per") for word in clause.words[:3]):
            continue
        if clause.words[0].has("VERB", "futr", "2per") and any(
            word.has("VERB", "futr", "1per") for one in later for word in one.words
        ):
            return True
        if later[0].words[0].norm in THEN:
            return True
    return False


def takes_back(sentence: Sentence) -> bool:
    return not sentence.is_question and any(
        not clause.is_denied(hit.first) or any(_is_not(clause, at) for at in range(hit.first, hit.last))
        for clause in sentence.clauses
        for hit in TAKE_BACK.find(clause.words)
    )


def offers(sentence: Sentence) -> bool:
    """A question, or a statement that proposes something."""
    return sentence.is_question or OFFER.is_in(sentence.words)


def says_nothing(sentence: Sentence) -> bool:
    """«Алло, слушаю вас», "hello", «понятно»: no answer to anything."""
    return all(word.norm in EMPTY or any(form in EMPTY for form in word.forms) for word in sentence.words)


def is_hum(sentence: Sentence) -> bool:
    """«Угу», «понятно», "I see": heard, not agreed."""
    return len(sentence.words) <= 2 and HUMS.is_in(sentence.words)


def _is_denied_yes(clause: Clause, at: int) -> bool:
    return clause.words[at].norm not in NO_SELF and clause.is_denied(at)


def _is_see_you(clause: Clause, after: int) -> bool:
    """ "We'll see you on Thursday" doubts nothing."""
    return after < len(clause.words) and clause.words[after - 1].norm == "see" and clause.words[after].norm == "you"


def _is_not(clause: Clause, at: int) -> bool:
    return clause.words[at].norm in ("не", "not", "no", "can't", "don't")
