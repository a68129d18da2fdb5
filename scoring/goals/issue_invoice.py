"""
Goal: the customer told the agent to issue the invoice. The customer must say it;
the agent's offer does not count.
"""

from scoring.facts import CallFacts, GoalCode
from scoring.goals.agreement import agreement
from scoring.goals.finding import Finding, settle
from scoring.speech.dialogue import Dialogue, Line, dialogue_of
from scoring.speech.lexicon import INVOICE
from scoring.speech.phrases import Concept
from scoring.verdict import Outcome

ID, VERSION = GoalCode.ISSUE_INVOICE, 1  # raise VERSION when any call could get another outcome

EXAMPLES = (  # the definition: documentation and test are made from it
    (("customer: Хорошо, выставляйте счёт.",), Outcome.ATTAINED),
    (("agent: Я вам выставлю счёт?", "customer: Да, давайте."), Outcome.ATTAINED),
    (("customer: Всё устраивает, жду счёт на почту.",), Outcome.ATTAINED),
    (
        (
            "agent: Выставить счёт на двадцать штук?",
            "customer: А доставка входит?",
            "agent: Да, входит.",
            "customer: Тогда договорились.",
        ),
        Outcome.ATTAINED,
    ),
    (("customer: Please go ahead and invoice us for all ten.",), Outcome.ATTAINED),
    (("agent: Shall I send you the invoice?", "customer: Yes, please do."), Outcome.ATTAINED),
    (("agent: Могу выставить вам счёт.",), Outcome.NOT_ATTAINED),
    (("customer: Пока счёт не выставляйте, мне надо подумать.",), Outcome.NOT_ATTAINED),
    (("customer: Если директор одобрит, тогда выставите счёт.",), Outcome.NOT_ATTAINED),
    (
        ("customer: Выставляйте счёт.", "agent: Отлично.", "customer: Хотя нет, подождите, не надо пока."),
        Outcome.NOT_ATTAINED,
    ),
    (("agent: Shall I send the invoice?", "customer: Not yet, I have to ask my boss."), Outcome.NOT_ATTAINED),
    (("customer: What does the invoice usually include?",), Outcome.NOT_ATTAINED),
    (("customer: Вы обычно выставляете счёт по средам.",), Outcome.NOT_ATTAINED),
)

ISSUE_RU = (  # what one does to an invoice
    "выставить|выставлять|выписать|выписывать|сделать|делать|прислать|присылать|скинуть|скидывать|выслать|высылать|отправить|"
    "отправлять|готовить|подготовить|оформить|оформлять|сформировать|кинуть|сбросить|слать|сбрасывать|кидать|дать|давать|послать|"
    "направить|направлять|перевыставить"
)
ISSUE_EN = "=send|issue|prepare|email|make|raise|forward|draw|bill|invoice|generate|create|get"
ORDER = Concept(  # the customer orders the invoice itself
    f"{ISSUE_RU}:impr … счет|счетик|инвойс|реквизит; счет|счетик|инвойс … {ISSUE_RU}:impr",
    f"можете|можно|давайте … {ISSUE_RU}:INFN … счет; счет … можете|можно … {ISSUE_RU}:INFN",
    f"{ISSUE_EN} … invoice; {ISSUE_EN} … =bill",
    """
    давайте … счет; ждать:1per … счет; счет … жду|ждем; нужный … счет; нужен … счет; на счет … согласен;
    жду реквизит; готовы … счет; прошу … счет; хочу … счет
    """,
    """
    =invoice|bill us|me; =invoice|bill for; go ahead with … invoice; wait … for … invoice; look forward … invoice;
    need … invoice; let … have … invoice; like … invoice; happy … invoice; ready … invoice; let do … invoice;
    invoice … over
    """,
)
ISSUE_ALONE = Concept("""
    выставлять|выписывать|выставить|выписать:impr; можете выставлять|выписывать|выставить; =invoice|bill us|me|it
    """)
BUY = Concept(
    """
    =берем; =заказываем; =покупаем; =беру; =заказываю; =оформляем; оформлять:impr; оформить:impr; запускать:impr;
    =возьмем; =закажем; =забираем; мы согласны; давайте … брать|возьмем|заказ;
    готовы заказать|взять|купить|оплатить|платить; забирать:1per; берем все; заводить:impr; заказ подтверждать;
    подтверждать; брать будем; нам подходит … берем; покупаю; готовьте; отгружать:impr; резервировать:impr;
    пускать:impr в работу
    """,
    """
    go ahead; we'll take; i'll take; we will take; place … order; put us|me down; let order; want to order;
    we'll buy; count us in; sign us|me up; we'll go with; let proceed; happy to proceed; we want it|them;
    we'd like to order; reserve; ship it; ship them; send them over; i want to buy; let's order; ring it up;
    put it through; book it; make it happen
    """,
)
ASKS = Concept("можно; мочь:2per; давайте; ли", "can|could|would|will you; please")  # a question that is an order
ISSUES = Concept(ISSUE_RU)
TELLS_OF = frozenset(("вы", "когда", "как", "кому", "кто", "почему", "сколько", "обычно", "всегда", "каждый", "где"))
AGENTS_OWN = ("i", "we", "they", "he", "she", "who", "i'll", "we'll", "they'll", "to", "я", "мы", "они")
LATER = Concept("потом; позже; рано; подождать; не спешить; через", "later; wait; yet; hold; early")


def check(call: CallFacts) -> Finding:
    talk = dialogue_of(call)
    found = agreement(talk, topic=INVOICE, direct=lambda line: _orders(talk, line), against=_against)
    return settle(ID, VERSION, found)


def _orders(talk: Dialogue, line: Line) -> float:
    if _tells_of(line):
        return 0.0
    if _is_ordered(line):
        return 0.7 if line.is_question else 0.95
    if line.is_question:
        return 0.0
    if line.affirms(ISSUE_ALONE):
        return 0.85
    if line.affirms(BUY) and (talk.offered(line, INVOICE) or any(one.mentions(INVOICE) for one in talk.reply(line))):
        return 0.7
    return 0.0


def _tells_of(line: Line) -> bool:
    """«Вы обычно выставляете счёт по средам», no order; «выставляете счёт на десять штук» is «выставляйте» misheard."""
    said = line.sentence.words
    is_habit = any(word.norm in TELLS_OF for word in said)
    return is_habit and any(
        ISSUES.is_in((word,)) and word.has("VERB", "2per") and not word.has("impr") for word in said
    )


def _is_ordered(line: Line) -> bool:
    """An order, «можно счёт?» included; not "they will send the invoice", "how do you send invoices"."""
    for clause, hit in line.found(ORDER):
        before = clause.words[hit.first - 1].norm if hit.first else ""
        is_english = clause.words[hit.first].norm.isascii()
        if clause.is_denied(hit.first) or clause.is_denied(hit.last - 1) or (is_english and before in AGENTS_OWN):
            continue
        if line.is_question and not ASKS.is_in(clause.words):
            continue
        return True
    return False


def _against(line: Line) -> float:
    """«Счёт не надо», «пока не выставляйте», «счёт потом»."""
    if line.is_question:
        return 0.0
    if line.denies(ORDER) or line.denies(ISSUE_ALONE) or (line.mentions(INVOICE) and line.refuses):
        return 0.9
    return 0.7 if line.mentions(INVOICE) and line.mentions(LATER) and not line.affirms(ORDER) else 0.0
