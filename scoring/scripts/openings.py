"""How the agent opens: greeting, own name, company, purpose of the call."""

from collections.abc import Callable
from itertools import pairwise

from rapidfuzz import fuzz

from scoring.scripts.seen import NOT_APPLICABLE, Seen, Talked, yes
from scoring.speech.clauses import Clause
from scoring.speech.dialogue import Line
from scoring.speech.phrases import Concept
from scoring.speech.words import Word, listed, normal

GREETING_LINES, NAME_LINES, COMPANY_LINES, PURPOSE_LINES = 3, 5, 6, 9  # the agent's first sentences looked at
ALIKE = 85  # of 100: a name of ours that the recogniser spelt its own way

GREETING = Concept(
    "здравствуйте; здравствовать; здрасьте; добрый день|утро|вечер; доброе утро; приветствовать; приветствую; привет",
    "=hello; =hi; =hey; good morning|afternoon|evening|day; greetings",
)
CALLED = Concept(
    "меня зовут; зовут меня; мое имя",
    "my name; name is; name's",
)
I_AM = Concept(
    "это; беспокоить; с вами; на связи; на проводе; у телефона; говорить:3per", "this be; it's; it is; i be; i'm"
)
SPEAKING = Concept("слушать:1per; у аппарата; на линии", "=here; =speaking; on the line; calling; =from; =with")
COMPANY = Concept(
    """
    компания; фирма; организация; магазин; завод; агентство; студия; холдинг; корпорация; группа компания;
    интернет-магазин; торговый дом; отдел продажа|закупка|сервис|развитие; представлять:1per; ооо; учебный центр;
    сервисный центр; служба; сервис; клиника; банк; типография; мастерская
    """,
    "company; our firm; ltd; inc; llc; team at; office of; on behalf; representing; represent",
)
THEIRS = Concept("ваш", "your")
FROM = Concept("из|от", "=from; =with; =at; =of")
PURPOSE = Concept(
    """
    по повод; насчет; по вопрос; по ваш заявка|заказ|обращение|запрос|счет|предложение|договор|звонок; касаться;
    звонить:1per … узнать|уточнить|напомнить|предложить|спросить|обсудить|сказать|сообщить|договориться;

    хотеть … узнать|уточнить|напомнить|предложить|спросить|обсудить|договориться|рассказать|понять|поговорить;
    вы оставлять|оставить|отправлять|отправить|запрашивать|просить|интересоваться|смотреть|заказывать|обращаться;
    мы отправлять|отправить|высылать|выслать|выставлять|выставить|направлять … вы|вам|предложение|счет|кп|договор;
    отправлять|высылать|направлять|присылать вам; цель звонок; причина звонок; звонить … по|насчет|чтобы|узнать;
    напомнить:1per; решить … позвонить; по наш договоренность|разговор; как договариваться; обещать позвонить|набрать;
    на связь по; уточнить … по; у меня вопрос; предлагать:1per … познакомиться|обсудить|сотрудничество;
    по сотрудничество;
    вы … спрашивать|спросить; счет … открытый|оплатить|просрочить; ваш заявка|заказ|счет|договор;
    просить перезвонить; вы … обещать|просить|оставить|заказывать|заказать;
    про ваш|счет|оплата|заказ|договор|заявка; по ваш; звонить узнать;
    напоминать:1per; перезванивать:1per; мы … высылать|отправлять|направлять;
    обещать … позвонить|прислать|подписать|оплатить; договариваться созвониться|связаться;
    по счет|заявка|заказ|договор|доставка|оплата
    """,
    """
    call|calling about|regarding|because|concerning|to; reason for|i; purpose of; follow|following up; get back to;
    i|we want|wanted to; i'd|we'd like to; i|we would like to; you leave|request|ask|fill|submit|download; touch base;
    we send|sent you; i send|sent you; in regard|regards|reference to|of; about your|the; check in|on; returning your;
    it be about; this be … about; about our|an; balance|invoice … open|late|overdue|due; any thought|word|news on;
    your request|order|contract|account|renewal|application|enquiry|inquiry; we talk|speak last; return your call;
    ring to; ringing about|to; quick question; as agreed|promised; regarding
    """,
)
IF_CONVENIENT = Concept(
    "удобно; минута; минутка; отвлекать; помешать", "good time; got a minute; have a minute; moment"
)
NOT_NAMES = listed("calling just about from with sorry glad happy afraid sure good great ok okay really speaking the a")


def greeting(talked: Talked) -> Seen:
    return yes(_first(talked, GREETING_LINES, lambda line: line.mentions(GREETING)))


def own_name(talked: Talked) -> Seen:
    """«Меня зовут Мария», «это Мария», «Мария, компания …»; not the customer's name that is called out."""
    return yes(_first(talked, NAME_LINES, _names_himself))


def company(talked: Talked) -> Seen:
    ours = tuple(normal(name) for name in talked.our_names if name.strip())
    return yes(_first(talked, COMPANY_LINES, lambda line: _names_company(line, ours)))


def purpose(talked: Talked) -> Seen:
    """Who calls says why; who is called needs not."""
    if not talked.is_outbound:
        return NOT_APPLICABLE
    return yes(_first(talked, PURPOSE_LINES, _says_why))


def _first(talked: Talked, lines: int, fits: Callable[[Line], bool]) -> Line | None:
    return next((line for line in talked.talk.agent[:lines] if fits(line)), None)


def _says_why(line: Line) -> bool:
    return line.mentions(PURPOSE) and not (
        line.is_question and line.mentions(IF_CONVENIENT) and len(line.sentence.words) < 8
    )


def _names_himself(line: Line) -> bool:
    if line.mentions(CALLED) and not line.is_question:
        return True
    said = line.sentence.words
    if any(_is_name(line, at) and not _is_called_out(said, at) for at in range(len(said))):
        return _introduces(line)
    return False


def _introduces(line: Line) -> bool:
    return line.mentions(I_AM) or line.mentions(SPEAKING) or _names_company(line, ())


def _is_name(line: Line, at: int) -> bool:
    """A first name: by the dictionary in Russian, by a capital letter after "this is" or before "here" in English."""
    word = line.sentence.words[at]
    if not word.norm.isascii():
        return word.has("Name", "nomn") and word.text[:1].isupper()
    if not word.text[:1].isupper() or word.norm in NOT_NAMES or len(word.norm) < 2 or "'" in word.norm:
        return False
    said = line.sentence.words
    before = said[at - 1].norm if at else ""
    after = said[at + 1].norm if at + 1 < len(said) else ""
    return before in ("is", "it's", "i'm", "am", "this") or after in (
        "here",
        "speaking",
        "from",
        "with",
        "calling",
        "at",
    )


def _is_called_out(said: tuple[Word, ...], at: int) -> bool:
    """«Иван Петрович, …»: a name with its patronymic is the customer's, unless he says «это» before it."""
    is_full = at + 1 < len(said) and said[at + 1].has("Patr")
    return is_full and not any(word.norm in ("это", "зовут", "беспокоит") for word in said[:at])


def _names_company(line: Line, ours: tuple[str, ...]) -> bool:
    """In a question only what stands before the thing asked: «фирма «Альфа», вам удобно говорить?»."""
    text = normal(line.text)
    if any(fuzz.partial_ratio(name, text) >= ALIKE for name in ours):
        return True
    clauses = line.sentence.clauses[:-1] if line.is_question else line.sentence.clauses
    return _is_firms_greeting(line) or any(_tells_of_us(clause) for clause in clauses)


def _tells_of_us(clause: Clause) -> bool:
    """«компания Вектор», «Анна из Вектора», "with Vector", a name in quotation marks; not «ваша компания»."""
    said = clause.words
    if any(not _is_theirs(said, hit.first) for hit in COMPANY.find(said)):
        return True
    if "«" in clause.text or "“" in clause.text:
        return True
    return any(_is_place(said, hit.last) for hit in FROM.find(said))


def _is_firms_greeting(line: Line) -> bool:
    """ "Brightline, Sophie speaking": a lone name before the clause of who speaks."""
    clauses = line.sentence.clauses
    return any(
        SPEAKING.is_in(after.words)
        and len(name.words) <= 2
        and all(word.text[:1].isupper() for word in name.words)
        and not GREETING.is_in(name.words)
        and not any(word.has("Name") for word in name.words)
        for name, after in pairwise(clauses)
    )


def _is_theirs(said: tuple[Word, ...], at: int) -> bool:
    return any(THEIRS.is_in(said[back : back + 1]) for back in range(max(0, at - 2), at))


def _is_place(said: tuple[Word, ...], at: int) -> bool:
    """A name that begins with a capital: «из Вектора», "from Northgate"."""
    return at < len(said) and said[at].text[:1].isupper() and at > 0
