"""What the talk is about: the need asked, the offer said, the price said, objections answered."""

from scoring.goals.need_words import ASK_MUCH, ASK_WHAT
from scoring.scripts.items import Mark
from scoring.scripts.seen import NOT_APPLICABLE, Seen, Talked, yes
from scoring.speech.dialogue import Line
from scoring.speech.lexicon import NEED
from scoring.speech.money import amounts
from scoring.speech.phrases import Concept

ANSWER_WORDS = 6  # a shorter reply without a question answers no objection

ASK_NEED = Concept(
    """
    чем … пользоваться|пользуетесь|заниматься; у кого … брать|закупать|покупать|заказывать; как … сейчас;
    какая задача|ситуация|потребность; какие задача; для чего|кого; что важно; что для вы важно; какой цель;
    сколько человек;
    с кем … работать|сотрудничать; где … закупать|брать; что … использовать; как часто;
    есть … потребность|необходимость
    """,
    """
    what do you use; who do you use; how do you currently; what be important; what are your goals; how often;
    what kind;
    what be you looking; tell me about your; what challenge; how are you handling; who supply; what type; what for
    """,
)
OFFER = Concept(
    """
    предлагать:1per; мочь:1per … предложить|сделать|поставить|привезти|дать|подобрать;
    готовый предложить|сделать|дать;
    готовы; у нас есть|акция|скидка; есть вариант|модель|предложение|возможность|акция|скидка; в наличии;
    наш предложение;
    акция; скидка; поставлять:1per; производить:1per; специальный условие|цена|предложение; наш условие;
    рекомендовать:1per;
    советовать:1per; подойти … вам|модель|вариант; в комплект; пакет; тариф;
    бесплатный доставка|пробный|тестовый; гарантия
    """,
    """
    we|i can offer; we|i offer; we|i can do|supply|deliver|give|get; we supply|provide|make|have|carry|stock;
    our offer;
    discount; in stock; special price|offer|terms; our product|service|solution|package|plan|price;
    i recommend|suggest;
    free delivery|trial|sample; warranty; would suit; the model; option; quote come
    """,
)
ASK_PRICE = Concept(
    "сколько стоить; какая цена; почем; по чем; цена какой; какой стоимость; во сколько обойтись; прайс; сколько это",
    "how much; what price|cost; the price; what does it cost; what do you charge; what's the price",
)
GIVES_UP = Concept(
    "понятно; ясно; хорошо; до свидание; извинить; всего доброго; как знать",
    "okay; i see; bye; sorry; fine; understood",
)


def need(talked: Talked) -> Seen:
    """The agent asks what is needed; not asked of one who refuses at once or says it himself first."""
    asked = next((line for line in talked.talk.agent if _asks_need(line)), None)
    if asked is not None:
        return yes(asked)
    told = any(line.affirms(NEED) and not line.is_question for line in talked.talk.customer)
    return NOT_APPLICABLE if talked.was_cut_short or told else yes(None)


def offer(talked: Talked) -> Seen:
    said = _offered(talked)
    return yes(said) if said is not None or not talked.was_cut_short else NOT_APPLICABLE


def price(talked: Talked) -> Seen:
    """The agent names a sum: owed to whoever asks for it or is offered something."""
    said = next((line for line in talked.talk.agent if _has_price(talked, line)), None)
    if said is not None:
        return yes(said)
    asked = any(line.mentions(ASK_PRICE) for line in talked.talk.customer)
    return yes(None) if asked or (_offered(talked) is not None and not talked.is_rejected) else NOT_APPLICABLE


def objection(talked: Talked) -> Seen:
    """Every objection of the verdict gets an answer of substance; the first that gets none is shown."""
    raised = {(one.turn, one.quote) for one in talked.verdict.objections}
    answer: Line | None = None
    for line in talked.talk.customer:
        if (line.turn, line.text) not in raised:
            continue
        reply = talked.talk.reply(line)
        if not _answers(reply):
            return Seen(Mark.NO, line)
        answer = answer or max(reply, key=lambda one: len(one.sentence.words))
    return yes(answer) if answer is not None else NOT_APPLICABLE


def _asks_need(line: Line) -> bool:
    is_asking = line.is_question or line.sentence.text.lower().startswith(
        ("расскажите", "подскажите", "скажите", "tell")
    )
    topics = (ASK_NEED, ASK_WHAT, ASK_MUCH)
    return is_asking and (line.mentions(NEED) or any(line.mentions(topic) for topic in topics))


def _offered(talked: Talked) -> Line | None:
    """Said what is offered, or on what terms: a sum is a term."""
    return next(
        (
            line
            for line in talked.talk.agent
            if line.mentions(OFFER) or (_has_price(talked, line) and not line.is_question)
        ),
        None,
    )


def _has_price(talked: Talked, line: Line) -> bool:
    return bool(amounts([(0, line.text)], talked.talk.language))


def _answers(reply: tuple[Line, ...]) -> bool:
    if not reply:
        return False
    said = sum(
        len(line.sentence.words) for line in reply if not (line.mentions(GIVES_UP) and len(line.sentence.words) < 5)
    )
    return said >= ANSWER_WORDS or any(line.is_question for line in reply)
