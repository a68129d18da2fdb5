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

ID, VERSION = GoalCode.ISSUE_INVOICE, 3  # raise VERSION when any call could get another outcome

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
    "направить|направлять|перевыставить|писать|написать|готовить|бросить|бросать|печатать|распечатать"
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
    """
    счет … на|нам|мне давайте|можно|сделайте|присылайте|пришлите|выставляйте|шлите|кидайте; шлите … счет;
    гоните … счет; гони … счет; бросайте … счет; заводите … счет; забивайте … счет; печатайте … счет;
    рисуйте … счет; нарисуйте … счет; накидайте … счет; сваяйте … счет; сообразите … счет; счет в студию;
    где … счет; давай … счет; нужен будет счет; без счета никак; счет … в работу;
    в счет … включите|добавьте|впишите|поставьте; включите|добавьте|впишите|внесите … в счет; согласен … на счет;
    счетом … удобнее; куда … платить|переводить|перечислять|оплачивать; на какой счет|реквизиты;
    какие … реквизиты … платить|оплаты;
    пишите|записывайте|запиши|пиши|диктую|ловите|держите … реквизиты|инн|карточку;
    реквизиты … пишите|записывайте|диктую|ловите|держите|пришлю|скину|вышлю|отправлю|скидываю|те|старые|у вас|сейчас;
    карточку … пришлю|скину|вышлю|отправлю|скидываю|предприятия|организации; скину … реквизиты|карточку;
    пришлю … реквизиты|карточку; вышлю … реквизиты|карточку; отправлю … реквизиты|карточку;
    счет … оплачу|оплатим|оплачивать будем|проведем|проведу|сразу|сегодня же|подпишу; оплачу … счет|сразу|сегодня;
    жду бумагу|документы|счета|инвойс|бумаги; бумагу|бумаги … шлите|давайте|присылайте|жду; выставляй; выписывай;
    выставляйте; выписывайте; закрывающие; проформу … давайте|жду|шлите
    """,
    """
    where … send|wire|transfer|pay … money|payment|to; what's … account number|bank details|sort code|iban;
    what is … account number|bank details; account number … then; how do|should|can i|we pay;
    who do|should i|we make it out; take … card number|card details|po number; po number is|will;
    here's … po number|card|vat number; put … on … account|card|tab; charge … card|account|it;
    stick … on … account|bill|invoice|tab|card; make it out to; made out to; address it to; bill it to; bill to;
    invoice to; invoice the; put … on the invoice; add … to the invoice; on the invoice; send … over … paperwork;
    paperwork … over|through|across; get … paperwork|invoice over|out|across|to; fire … invoice|it over|across|off;
    ping … invoice|it over|across; shoot … invoice|it over|across; chuck … invoice; pop … invoice;
    knock up … invoice; whack … invoice; ping me|us … invoice|bill; raise it; invoice us; bill us; bill me;
    invoice me; cut … invoice; write … up; write it up; ring it up; drop … invoice; let's have … invoice|it;
    let's see … invoice; i'll pay … today|now|it|when it; we'll pay … today|now|it|as soon; i'll get it paid;
    we'll get it paid
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
    """
    беру все; берем все; беру … штук|комплект|партию|коробок|тонну; берем … штук|комплект|партию|коробок|тонну;
    забираю; заказываю; оформляем; оформляйте; оформляй; грузите; грузи; везите; вези; отправляйте; отправляй;
    запускайте; запускай; бронируйте; бронируй; резервируйте; откладывайте; пакуйте; заворачивайте; заверните;
    считайте продано; продано; взял бы; готов брать|взять|купить|заказать|платить; надо брать; будем брать;
    буду брать; будем заказывать; буду заказывать; давайте брать; по рукам; договорились; чего тянуть;
    куда деваться; уговорили; убедили; чего сидим; чего ждем; заметано; погнали; поехали
    """,
    """
    i'm sold; consider it sold; consider me sold; we're sold; i'll have; we'll have; i'll take it; we'll take it;
    wrap it up; let's do it; let's do this; let's go with; let's get it done; get it moving; get it going;
    get the ball; crack on; get on with it; go for it; pull the trigger; you've got a deal; got yourself a deal;
    ship; load it; load them; start … production|work|tomorrow|monday; lock it in; lock in; secure it; hold it for;
    want them; want it; need them; i want … of them|ten|five|two|six
    """,
)
ON_THE_INVOICE = Concept(  # asked by the agent only when the invoice is settled
    """
    на кого … счет|выставлять|оформлять|выписывать;
    на какой|какую|какое … счет|организация|компания|фирма|юрлицо|почта|адрес|инн; на какое юрлицо;
    счет на какой|какую|кого; куда … счет|прислать|отправить|выслать|скинуть|направить счет; какие реквизиты;
    реквизиты … какие|те|прежние|пришлете|скинете|продиктуете|поменялись|у меня есть|актуальны;
    счет на сколько|какое количество; в счет … включить|добавить|доставку|поставить;
    скиньте|пришлите|продиктуйте … реквизиты|инн|карточку; почта та|прежняя; на ту же почту; какая почта;
    на имя кого; кто плательщик; плательщик
    """,
    """
    invoice … to|name|address|email; what name … invoice|it; which … company|entity|address|email … invoice|it;
    who … make|made out; make it out; name … on … invoice|it; address … on … invoice|it; where … send … invoice|it;
    billing address|contact|email; po number; purchase order number; vat number; which account|entity; bill it to;
    invoice it to; put on the invoice; same address|details|email; details … still|same; tax id
    """,
)
ASKS = Concept("можно; мочь:2per; давайте; ли", "can|could|would|will you; please")  # a question that is an order
ISSUES = Concept(ISSUE_RU)
TELLS_OF = frozenset(("вы", "когда", "как", "кому", "кто", "почему", "сколько", "обычно", "всегда", "каждый", "где"))
AGENTS_OWN = ("i", "we", "they", "he", "she", "who", "i'll", "we'll", "they'll", "to", "я", "мы", "они")
LATER = Concept("потом; позже; рано; подождать; не спешить; через", "later; wait; yet; hold; early")


def check(call: CallFacts) -> Finding:
    talk = dialogue_of(call)
    found = agreement(
        talk, topic=INVOICE, direct=lambda line: _orders(talk, line), against=_against, details=ON_THE_INVOICE
    )
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
    if line.denies(ORDER) or line.denies(ISSUE_ALONE):
        return 0.9
    if line.mentions(INVOICE) and line.refuses and not _is_ordered(line):
        return 0.9
    return 0.7 if line.mentions(INVOICE) and line.mentions(LATER) and not line.affirms(ORDER) else 0.0
