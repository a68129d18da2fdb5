"""What a sentence does in a talk: accepts, refuses, doubts, sets a condition, takes back, offers.

Only forms of speech stand here, no subject: the goals bring theirs."""

from scoring.speech.clauses import Clause, Sentence
from scoring.speech.phrases import Concept

MUST = "надо|нужно|хотеть|давайте|дайте|буду|будем|должен|должна|должны|мочь"
WEIGH_EARLY = "подумать|обдумать|посоветоваться|обсудить|согласовать|уточнить|взвесить|посмотреть"
WEIGH_LATE = "сравнить|прикинуть|проверить|спросить|посчитать|переговорить|утвердить|решить|разобраться"

YES = Concept(  # at the head of an answer
    """
    да; ага; угу; конечно; хорошо; ладно; давать:impr; договориться; согласный; согласна; подходить; устраивать;
    годиться; =идет; пойти:futr; можно; удобно; окей; =ок; добро; принято; отлично; прекрасно; замечательно; верно;
    именно; непременно; обязательно; не против; не возражать; без проблема; с удовольствие; с радость; по рука;
    почему нет; ничего против; =валяйте; разумеется; точно; супер; =го
    """,
    """
    =yes; =yeah; =yep; =yup; =sure; =ok; =okay; =fine; =deal; =agreed; =great; =perfect; =absolutely; =definitely;
    =certainly; =alright; all right; =right; =correct; =good; of course; sound good; sound great; sound fine;
    =works; work for; let do; let go; go ahead; no problem; why not; not mind; no objection; =done; by all means;
    suit; happy to; =please; be fine; be good; =lovely; =exactly
    """,
)
FIRM_YES = Concept(  # carries an offer made some turns ago
    "давать:impr; договориться; по рука; согласный; =валяйте; =берем; решено; так и сделать; на том и",
    "go ahead; let do; let go; =deal; =agreed; sound good; you got deal; we be in; count us in",
)
HUMS = Concept(
    "угу; ага; понятно; ясно; понять; слушать; видеть; знать; помнить",
    "=right; =see; =uh; =hm; =mm; =okay; understand; =got",
)
NO = Concept(
    """
    нет; не надо; не нужно; не стоить; не хотеть; не быть; не мочь; не готовый; не получиться; не выйти;
    не подходить; не устраивать; не давать:impr; ни в кой случай; увы; вряд ли; исключено; откажусь; отказываться;
    бесполезно; невозможно
    """,
    """
    =no; =nope; not really; not now; not yet; =don't; =can't; =won't; =cannot; =sorry; =unfortunately; rather not;
    not possible; no way; do not; not interested; not going; not ready
    """,
)
DOUBT = Concept(
    f"{MUST} {WEIGH_EARLY}; {MUST} {WEIGH_LATE}",
    """
    может быть; =может; возможно; наверное; наверно; вероятно; скорее всего; вроде; кажется; как-нибудь;
    подумать:1per; подумаем; посмотреть:1per; посмотрим; поглядим; видно быть; посоветоваться:1per; посоветуюсь;
    обсудить:1per; обсужу; обсудим; согласовать:1per; уточнить:1per; спрошу; спросить:1per; прикинуть:1per;
    прикинем; постараться:1per; попробовать:1per; постараюсь; попробую; попробуем; не уверенный; не уверен;
    не уверена; не знать; не обещать; не факт; как получиться; не решить; не определиться; под вопрос;
    рассмотреть:1per; рассмотрим; рассматривать; ближе к дело; там видно; вряд ли;
    сначала сравнить|сравним|посмотрим; потом сравнить|сравним|решим; сравним; решаем; решать; обсуждаем;
    рассматриваем; собираем; думаем; думаю … подумаю; пока без понятия; без понятия; кто его знать;
    по обстоятельства; не скажу
    """,
    """
    =maybe; =perhaps; =probably; =possibly; =might; think … about; think over; think it over; need … think;
    let … think; let … check; need … check|discuss|talk|ask|review|compare|decide;
    have … check|discuss|talk|ask|think; have to run it by; run … by; let … see|talk|ask; not sure; not certain;
    try to; =i'll try; we'll try; =i'll see; we'll see; see how; get back to; not decide; no promise; can't promise;
    =unsure; sleep on; mull; look into; not make up mind; =hopefully; hope to; consider;
    still compare|look|discuss|wait; we'll compare; compare; still looking; weighing; on the fence; up in the air;
    not there yet; can't commit; hard to say; it depends; might be; not convinced; waiting on; waiting for approval;
    no idea; who knows
    """,
)
CONDITION = Concept(
    """
    =если; при условие; в случай если; =коли; как только; только после; после того как; до тех пор; смотря; зависеть
    """,
    """
    =if; =unless; =provided; =assuming; as long as; once we|i|they|he|she; depend; only after; subject to;
    as soon as
    """,
)
POLITE_IF = Concept(
    """
    если можно; если не сложно; если не трудно; если удобно; если что; если что-то; если честно; если вы не против;
    если не возражать; если правильно; если не ошибаться
    """,
    """
    if possible; if you can; if you could; if you like; if you do not mind; if not mind;
    if =that's ok|okay|alright|fine; if anything; if =i'm not mistaken
    """,
)
TAKE_BACK = Concept(
    """
    хотя нет; нет стоп; =стоп; нет подождать:impr; отменить:impr; отменять:impr; отмена; передумать;
    давать:impr отменить; давать:impr не; лучше не надо; не надо пока; пока не надо; забыть:impr; взять слово назад;
    погодить:impr; придержать:impr; притормозить:impr; отбой; не торопиться; рано пока; пока подождать:impr;
    подождать:impr … с; пока подождать; пока не выставлять|отправлять|слать|присылать|оформлять|высылать
    """,
    """
    on second thought; actually no; actually not; =wait; hold off; hold on … not; =cancel; scratch that; forget it;
    change mind; =never mind; not yet; let … hold off; =hang on … not; let wait; better not; take that back;
    put … on hold
    """,
)
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


def accepts(sentence: Sentence) -> float:
    """How surely the head of a sentence says yes, 0…1; a question, a doubt or a denied yes is none."""
    if sentence.is_question:
        return 0.0
    head = sentence.clauses[:2]
    for clause in head:
        for hit in YES.find(clause.words):
            if hit.first <= 3 and not _is_denied_yes(clause, hit.first):
                return 0.5 if HUMS.is_in(clause.words) and len(clause.words) <= 2 else 1.0
    return 0.0


def accepts_firmly(sentence: Sentence) -> bool:
    """«Тогда давайте», "let's do it": a yes that needs no question just before it."""
    return not sentence.is_question and any(
        not clause.is_denied(hit.first) for clause in sentence.clauses for hit in FIRM_YES.find(clause.words)
    )


def refuses(sentence: Sentence) -> bool:
    """Whether the head of a sentence says no."""
    if sentence.is_question or _no_problem(sentence.clauses[0]):
        return False
    return any(hit.first <= 2 for clause in sentence.clauses[:2] for hit in NO.find(clause.words))


def doubts(sentence: Sentence) -> bool:
    """«надо подумать», "let me check": nothing is decided."""
    return any(
        (not clause.is_denied(hit.first) or _is_not(clause, hit.first)) and not _is_see_you(clause, hit.last)
        for clause in sentence.clauses
        for hit in DOUBT.find(clause.words)
    )


def is_conditional(sentence: Sentence) -> bool:
    said = sentence.words
    return CONDITION.is_in(said) and len(CONDITION.find(said)) > len(POLITE_IF.find(said))


def takes_back(sentence: Sentence) -> bool:
    return not sentence.is_question and TAKE_BACK.is_in(sentence.words)


def offers(sentence: Sentence) -> bool:
    """A question, or a statement that proposes something."""
    return sentence.is_question or OFFER.is_in(sentence.words)


def is_hum(sentence: Sentence) -> bool:
    """«Угу», «понятно», "I see": heard, not agreed."""
    return len(sentence.words) <= 2 and HUMS.is_in(sentence.words)


def _is_denied_yes(clause: Clause, at: int) -> bool:
    return clause.words[at].norm not in ("не", "no", "not", "без", "ничего", "why", "почему") and clause.is_denied(at)


def _is_see_you(clause: Clause, after: int) -> bool:
    """ "We'll see you on Thursday" doubts nothing."""
    return after < len(clause.words) and clause.words[after - 1].norm == "see" and clause.words[after].norm == "you"


def _is_not(clause: Clause, at: int) -> bool:
    return clause.words[at].norm in ("не", "not", "no", "can't")


def _no_problem(clause: Clause) -> bool:
    return Concept(
        "нет проблема; без проблема; не против; не возражать",
        "no problem; not mind",
    ).is_in(clause.words)
