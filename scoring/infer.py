"""Which goal a call was for, when nobody set one: what the talk is about."""

from scoring.facts import GoalCode
from scoring.goals.catalogue import GOALS
from scoring.goals.finding import Finding
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.phrases import Concept

ABOUT = (  # a goal's subject; of equals the first one is taken: the nearer to money, the surer it was the aim
    (
        GoalCode.PUSH_PAYMENT,
        Concept(
            """
    оплатить; оплата; платеж; платежка; задолженность; долг; просрочка; просрочить; деньги не прийти;
    отсрочка … пройти; заплатить; перечислить; счет … от; оплачивать; погасить
    """,
            "payment; overdue; pay; unpaid; outstanding; past due; due on; balance; settle; transfer; wire",
        ),
    ),
    (
        GoalCode.BOOK_MEETING,
        Concept(
            """
    встреча; встретиться; приехать; подъехать; приезжать; показать; презентация; демонстрация; на полчаса; созвон;
    демо; знакомство; заехать
    """,
            """
    meeting; meet; demo; demonstration; visit; come by|over; show you; half an hour; video call; appointment;
    presentation; calendar; invitation
    """,
        ),
    ),
    (
        GoalCode.GET_APPLICATION,
        Concept(
            "заявка; бланк; анкета; форма; оформить заявка; опросный лист; бриф; техзадание",
            "application; form; order form; request form; questionnaire; fill in|out",
        ),
    ),
    (
        GoalCode.ISSUE_INVOICE,
        Concept("счет; выставить; выставлять; инвойс; реквизит; предоплата", "invoice; bill; proforma; purchase order"),
    ),
    (
        GoalCode.FOLLOW_UP_OFFER,
        Concept(
            """
    предложение; коммерческий; кп; смета; отправлять … предложение|расчет; посмотреть … предложение; условие;
    договор
    """,
            "offer; proposal; quote; quotation; estimate; terms; sent you",
        ),
    ),
    (
        GoalCode.DISCOVER_NEED,
        Concept(
            """
    нужно; нужный; потребность; задача; интересовать; какой объем; сколько; срок; бюджет; требоваться; планировать;
    подобрать; заявка на сайт; вопрос на сайт; что вы … использовать|закупать
    """,
            """
    need; looking for; how many; how much; budget; timeline; requirement; currently use; interested in; what kind
    """,
        ),
    ),
)
AGENT_WEIGHT, CUSTOMER_WEIGHT, EARLY_WEIGHT = 2.0, 1.0, 1.5  # the agent knows why he calls, and says so early
EARLY = 0.35  # share of the call
NEED_WEIGHT = 0.6  # needs are spoken of in every call
ENOUGH = 1.5
ATTAINED_WEIGHT, REFUSED_WEIGHT = 2.0, 1.5  # times how firmly it was said


def infer(talk: Dialogue) -> tuple[GoalCode | None, float]:
    """The likeliest goal and how far it leads the next one, 0..1; None when nothing points to any."""
    scores = {goal: 0.0 for goal, _ in ABOUT}
    for line in talk.lines:
        weight = CUSTOMER_WEIGHT if line.is_customers else AGENT_WEIGHT
        weight *= EARLY_WEIGHT if line.place < len(talk.lines) * EARLY else 1.0
        for goal, subject in ABOUT:
            if line.mentions(subject):
                scores[goal] += weight * (NEED_WEIGHT if goal is GoalCode.DISCOVER_NEED else 1.0)
    for rule in GOALS:
        scores[rule.code] += _decided(rule.check(talk.call))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (best, most), (_, second) = ranked[0], ranked[1]
    return (best, (most - second) / most) if most >= ENOUGH else (None, 0.0)


def _decided(finding: Finding) -> float:
    """What was agreed on, or refused, was probably what the call was for."""
    if finding.is_attained:
        return ATTAINED_WEIGHT * finding.strength
    return REFUSED_WEIGHT * finding.strength


def nearest(talk: Dialogue, goal: GoalCode | None) -> Line | None:
    """The customer's words nearest to a goal nobody decided: those that object or tell why, about its subject.

    None when the customer said nothing of it."""
    subject = dict(ABOUT).get(goal) if goal is not None else None
    best, most = None, 1.0
    for line in talk.customer:
        asked = talk.asked(line)
        about = subject is not None and (line.mentions(subject) or (asked is not None and asked.mentions(subject)))
        weight = (
            1.0 * about + 1.0 * line.mentions(OBJECTS) + 0.5 * line.is_doubtful + 0.5 * (len(line.sentence.words) > 3)
        )
        if weight > most and not line.is_question:
            best, most = line, weight
    return best


OBJECTS = Concept(
    "не; нет; но; никто; никак; пока; только; еще; сначала; потом; нельзя; без",
    """
    not; no; but; until; unless; yet; still; nobody; first; =don't; =can't; =won't; =cannot; =isn't; =haven't;
    without
    """,
)
