"""Goal: the application (order, request, form) is sent or dictated.

«Пришлю завтра» and "I'll fill it in" are not yet that."""

from scoring.facts import CallFacts, GoalCode
from scoring.goals.finding import Finding, Signal, Stance, settle
from scoring.speech.dialogue import Dialogue, Line, dialogue_of
from scoring.speech.lexicon import APPLICATION, SEND
from scoring.speech.numbers import numbers
from scoring.speech.phrases import Concept
from scoring.verdict import Outcome

ID, VERSION = GoalCode.GET_APPLICATION, 3  # raise VERSION when any call could get another outcome

EXAMPLES = (  # the definition: documentation and test are made from it
    (("customer: Заявку отправил вам на почту.",), Outcome.ATTAINED),
    (("agent: Заявку заполнили?", "customer: Да, уже отправили."), Outcome.ATTAINED),
    (
        (
            "agent: Давайте я приму заявку по телефону.",
            "customer: Записывайте: Казань, улица Мира, дом пять, двадцать паллет на среду.",
        ),
        Outcome.ATTAINED,
    ),
    (
        (
            "agent: Диктуйте заявку.",
            "customer: Арматура двенадцатая, восемь тонн.",
            "agent: Адрес?",
            "customer: Лесная, три, к десяти утра.",
        ),
        Outcome.ATTAINED,
    ),
    (("customer: I have just submitted the order form.",), Outcome.ATTAINED),
    (
        (
            "agent: I can take your order over the phone.",
            "customer: Sure, write it down: forty boxes to the Leeds warehouse on Monday.",
        ),
        Outcome.ATTAINED,
    ),
    (("agent: Я отправил вам бланк заявки.",), Outcome.NOT_ATTAINED),
    (("customer: Заявку пришлю завтра.",), Outcome.NOT_ATTAINED),
    (("customer: Заявку ещё не отправили.",), Outcome.NOT_ATTAINED),
    (("agent: Когда пришлёте заявку?", "customer: Как объект откроем, так и пришлём."), Outcome.NOT_ATTAINED),
    (("customer: I will send the form tomorrow.",), Outcome.NOT_ATTAINED),
    (("agent: Давайте приму заявку.", "customer: Нет, сейчас оформлять не буду."), Outcome.NOT_ATTAINED),
)

SENT = Concept(
    """
    отправить|выслать|прислать|скинуть|сбросить|послать|направить|заполнить|оформить|оставить|подать|разместить|создать|сделать|переслать|кинуть|внести|завести|отослать:past;
    =отправлено; =отправлена; =заполнена; =оформлена; =отправляю; =нажал; =нажала; ушла; ушло; ушла; улетела;
    у вас на почте; на почте у вас; подписали; залить; загрузить; оформил; оформила; скинул; отметить; вбить; сдать
    """,
    """
    have|just|already send|submit|fill|place|complete|upload|enter;
    =sent|submitted|completed|placed|emailed|uploaded; fill it|in|out; be in your inbox; should be in your;
    be on its way; =sending; in your mailbox; you should have it; you have it; just went; sent over; dropped it;
    uploaded; filed; put in; signed; hit send; clicked submit
    """,
)
BY_YOU = Concept("=вы отправить|прислать|выслать|заполнить|оформить", "you|your send; you gave")
DICTATE = Concept(
    """
    записывать:impr; записать:impr; писать:impr; пометить:impr; диктовать:1per; фиксировать:impr;
    принимать:impr заявка|заказ; принять:impr заявка|заказ; оформлять:impr; пишите; записывай; диктую;
    давайте прямо сейчас; слушайте; значит так
    """,
    """
    write … down; take … down; put … down; got pen; =here goes|are; note … down; i'll give you; the details are;
    put me|us down; jot … down; here it is; here they are; let me read; i'll read
    """,
)
TAKE_DOWN = Concept(
    """
    диктовать:impr; диктуйте; продиктовать;
    приму|принять|принимаю|оформить|оформлю|заполнить|заполню|запишу|записать … заявка|заказ|форма|бланк;
    заявка|заказ … приму|принять|оформить|заполнить|заполню|запишу; записывать:1per; слушаю … заявка; по телефон
    """,
    """
    take … order|application|details|request; fill … in|out|form; over the phone; go ahead with … details;
    ready to write; dictate; place … order for you
    """,
)
DETAILS = Concept(
    """
    адрес; улица; дом; тонна; штука; паллета; килограмм; метр; погрузка; выгрузка; инн; имя; фамилия; номер; проезд;
    проспект; шоссе; литр; коробка; упаковка; рулон; лист; склад
    """,
    """
    street; road; address; warehouse; box; pallet; ton; unit; piece; name; postcode; zip; avenue; delivery; deliver;
    size; model
    """,
)
FUTURE = Concept(
    "завтра; потом; позже; вечером; на днях; как только; после; будет",
    "i'll; we'll; will; tomorrow; later; going to; tonight",
)
TAKES_DOWN_FOR = 4  # turns of the agent: he asks, the customer answers
ENOUGH = 2  # details that make a dictated application


def check(call: CallFacts) -> Finding:
    talk = dialogue_of(call)
    found: list[Signal] = []
    details: list[Line] = []
    open_turns = 0  # of the agent, since he offered to take the application down
    for line in talk.lines:
        if not line.is_customers:
            open_turns = TAKES_DOWN_FOR if line.mentions(TAKE_DOWN) else open_turns - (line.nth == 0)
            continue
        signal = _signal(talk, line, found) or _dictated(line, details, open_turns > 0)
        if signal is not None:
            found.append(signal)
            open_turns = open_turns if signal.stance is Stance.FOR else 0
    return settle(ID, VERSION, found)


def _signal(talk: Dialogue, line: Line, found: list[Signal]) -> Signal | None:
    """What he says of sending it."""
    if line.is_question:
        return None
    asked = talk.asked(line)
    is_about = line.mentions(APPLICATION) or (asked is not None and asked.mentions(APPLICATION))
    if line.takes_back and found:
        return Signal(Stance.AGAINST, line, 0.85)
    if not is_about:
        return None
    if line.affirms(SENT) and not line.denies(SENT) and not line.is_doubtful and not line.mentions(BY_YOU):
        return Signal(Stance.FOR, line, 0.95 if line.mentions(APPLICATION) else 0.8)
    if asked is not None and asked.is_question and asked.mentions(SENT) and line.accepts and not line.mentions(FUTURE):
        return Signal(Stance.FOR, line, 0.75 * line.accepts)
    if line.refuses or line.denies(APPLICATION) or line.denies(SENT):
        return Signal(Stance.AGAINST, line, 0.85)
    if line.is_doubtful or line.mentions(FUTURE) or line.mentions(SEND):
        return Signal(Stance.OPEN, line, 0.75)
    return None


def _dictated(line: Line, details: list[Line], is_taking: bool) -> Signal | None:
    """Details told to be written down, at least ENOUGH of them."""
    is_told = line.affirms(DICTATE) and not line.is_question
    if not (is_taking or is_told or details) or line.is_question or line.is_doubtful or line.refuses:
        return None
    weight = len(numbers(line.text)) + len({hit.first for hit in DETAILS.find(line.sentence.words)})
    weight += len(line.whens) if weight else 0  # a day alone is no application
    if is_told or weight:
        details.extend([line] * (weight + (1 if is_told else 0)))
    return Signal(Stance.FOR, line, 0.8 if is_told else 0.7) if weight and len(details) >= ENOUGH else None
