"""Goal: the offer sent before is accepted.  «Посмотрели, спасибо» is no acceptance, praise with a "but" neither."""

from scoring.competitors import names_another
from scoring.facts import CallFacts, GoalCode
from scoring.goals.agreement import agreement
from scoring.goals.finding import Finding, settle
from scoring.refusal_words import signs_with_another
from scoring.speech.dialogue import Dialogue, Line, dialogue_of
from scoring.speech.lexicon import OFFER
from scoring.speech.phrases import Concept
from scoring.verdict import Outcome

ID, VERSION = GoalCode.FOLLOW_UP_OFFER, 3  # raise VERSION when any call could get another outcome

EXAMPLES = (  # the definition: documentation and test are made from it
    (("agent: Что решили по нашему предложению?", "customer: Директор утвердил, работаем с вами."), Outcome.ATTAINED),
    (("customer: Ваши условия нас устраивают, готовы подписать договор.",), Outcome.ATTAINED),
    (("agent: Подтверждаете смету?", "customer: Да, подтверждаю."), Outcome.ATTAINED),
    (("customer: We accept your offer, please send the contract.",), Outcome.ATTAINED),
    (("agent: Did you decide on our proposal?", "customer: We did, we are going with you."), Outcome.ATTAINED),
    (("agent: Наше предложение самое выгодное, вы согласитесь.",), Outcome.NOT_ATTAINED),
    (("agent: Получили наше предложение?", "customer: Да, получили."), Outcome.NOT_ATTAINED),
    (("customer: В целом устраивает, но надо ещё согласовать с финансовым директором.",), Outcome.NOT_ATTAINED),
    (("customer: Цена нас не устраивает.",), Outcome.NOT_ATTAINED),
    (("customer: Your proposal looks good, but we are still comparing.",), Outcome.NOT_ATTAINED),
    (
        ("customer: We accept the offer.", "customer: Actually no, hold off, the director wants another quote."),
        Outcome.NOT_ATTAINED,
    ),
)

TAKEN = Concept(  # acceptance in so many words
    """
    принимать:1per … предложение|условие; принять:past … предложение|решение работать; согласный; согласиться:past;
    утвердить:past; одобрить:past; согласовать:past; подтверждать:1per; выбрать:past вы|вас|ваш;
    остановиться:past на вы|вас|ваш; решить:past работать|брать|взять|заказать|заключить|подписать;
    готовый подписать|заключить|начать|работать|стартовать|оплатить|заказать|сотрудничать; подписывать:1per;
    подписать:1per … договор; =берем; =заказываем; =работаем; =возьмем; =покупаем;
    давайте … договор|подписывать|заключать|работать|начинать|запускать|оформлять|стартовать|делать;
    готовить:impr … договор; присылать:impr … договор|контракт; прислать:impr … договор|контракт;
    выслать:impr … договор|контракт; высылать:impr … договор|контракт; отправить:impr … договор|контракт;
    отправлять:impr … договор|контракт; запускать:impr; по рука; =начинаем; =стартуем; =запускаемся; =подписываем;
    все устраивать; нас|меня устраивать; полностью устраивать; цена|условие|предложение|смета устраивать;
    нам|мне подходить; все подходить; предложение принять; смета утвердить; выставлять:impr … счет;
    выставить:impr … счет; дать:past добро; дал добро; дали добро; зеленый свет; одобрили; утвердили; согласовали;
    ваш вариант выбрать; идем с вами; работать с вами; мы ваши; мы за; все в силе … подписать; едем подписывать;
    вы победить; выиграть; вас выбрали; решение в ваш польза
    """,
    """
    accept … offer|proposal|quote|terms; we|i accept; agree to … terms|offer|proposal; go with you|yours|your;
    choose you|your; pick you|your; approve; sign it|off; =signed; ready to sign|start|proceed|go;
    happy to go|proceed|sign; let proceed; like to proceed|go ahead; want to proceed|go ahead; move forward;
    go ahead; let do it; let start; let go; we'll take; we'll go; send … contract|agreement|paperwork; we be in;
    get … green light; count us in; we have deal; sign … contract|agreement|today; place … order; be on board;
    sign up|us; green light; sign off; signed off; you have won; you've won; you got the; you got it; all yours;
    award; thumbs up; on board; yes to … offer|proposal|quote; say yes; said yes;
    happy with … offer|proposal|quote|terms|numbers; works for us; get it started; get started; kick off; ink;
    countersign; po is; purchase order
    """,
    """
    предложение|условия|смету|кп … принимаем|принимаю|приняли|принято|одобрено|утверждено|устроило|понравилось;
    принимаем … предложение|условия|смету; решено в вашу; решили в вашу пользу; в вашу пользу; выбор за вами;
    признано лучшим; вы выиграли; вы прошли; прошли … отбор|конкурс|тендер|комиссию; протокол подписан;
    подписан протокол; подписано; подписали; подписал … договор|смету|бумаги; завизировал; завизировали;
    завизировано; директор подписал|подписала|за|не против|согласен|одобрил;
    шеф подписал|за|не против|согласен|одобрил|добро; начальство одобрило|согласно|за|не против; правление одобрило;
    комиссия одобрила|утвердила|проголосовала; проголосовали за; голосовали за; единогласно;
    заключаем … договор|контракт; заключаем договор; оформляем; оформляйте; делайте; делай; приступайте; приступаем;
    начинайте; начинай; начинаем; запускайте; запускаем; стартуем; везите; заезжайте … на объект; выходите на;
    выезжайте; закупайте материал; бронируйте; бронируем; закрепите за нами; закрепляйте; резервируйте; беру;
    беру все; берем; берем все; беру у вас; забираем; заказываю; покупаю; нам все нравится берем;
    все нравится … берем|давайте|делайте; остаемся с вами; остановились на вас; останавливаемся на вас;
    остановимся на вас|вашем; выбираем вас|вашу|ваш; мы с вами; мы в деле; я в деле; в деле; я подписываюсь;
    подписываемся; хорошо по рукам; договорились;
    аванс … перечислю|перечислим|переведем|готов|завтра|внесу|внесем|сегодня;
    предоплату … внесу|внесем|переведем|сделаем|готовы;
    когда … начнете|приступите|выйдете|заедете|стартуем|подписываем|начинаем;
    готов … подписать|аванс|платить|внести|начать|стартовать; пришлите … договор;
    шлите … договор|контракт|документы|бумаги; давайте … договор|бумаги; жду договор|договора|контракт;
    ждем договор|контракт; где подписать|расписаться; где подписывать; зеленый; дали отмашку; отмашка; акцептуем;
    акцепт; продлеваем; продляем; пролонгируем; продлевайте; переходим к вам; переходим на вас; идем к вам
    """,
    """
    you've got the job; you've got the contract; you got the contract; got the job; job is yours; job's yours;
    it's yours; business is yours; the contract is yours; you're in; you're hired; you're on; you're it;
    we picked you; we chose you; we've chosen you; chosen you; you came out on top; came out top; voted it through;
    voted through; they voted … through; passed it; board passed|approved|agreed|backed|okayed;
    boss approved|agreed|signed|okayed|likes it; been approved|signed|agreed|accepted; it's approved|signed;
    got approval; got the okay; got the nod; given … nod|green|okay|go-ahead; green-lit; greenlit; got the go-ahead;
    give you the go-ahead; gave the go-ahead; go-ahead; consider me sold; i'm sold; we're sold; you've sold;
    you win; start monday|tuesday|wednesday|thursday|friday|tomorrow|next|on|whenever|the;
    when can you|your start|begin|come; when do you|we start; when could you start;
    let's get this|it started|moving|going|done|signed|booked; let's book; book us|me in; book it in; lock it in;
    lock us in; get us on|in; put us down; pencil us; we're going with you|yours; going with yours|your;
    we'll go with yours|you|your; go with yours; we'd like to go; like to take you|it; we'd like to accept|proceed;
    happy to accept; happy to sign; pleased to accept; delighted; we accept; i accept; agreed on all; agree to it;
    i'll sign; we'll sign; i'll sign it; where do i sign; where do we sign; send it over … sign; i've signed;
    we've signed; signed it; signed and; countersigned; it's a yes; that's a yes; a yes from; yes from us|me;
    definite yes; big yes; we're doing it; let's do this; i'll take all|it|them|the; we'll take all|it|them|the;
    deposit … today|tomorrow|sent|paid|this|ready; pay the deposit; renew; we're renewing; renew it;
    sticking with you; staying with you
    """,
)
THEIRS = Concept(
    "с конкурент|другой|они|ними; у другой|они|них; другой поставщик|компания",
    "with … different|competitor|another|other|them|someone; another; someone else",
)
ASKED_BEFORE = Concept(
    "получить; посмотреть; ознакомиться; прийти; дойти; изучить; вопрос; удобно; минута; слышно",
    "receive; get; see; look; read; question; good time; minute; hear; chance; think",
)
DECIDE = Concept(
    """
    предложение; кп; смета; условие; договор; контракт; заключить; подписать; подтверждать; согласовать; начать;
    работать; запускать; берете; решение; решить; оформлять
    """,
    """
    offer; proposal; quote; terms; contract; agreement; sign; go ahead; proceed; start; confirm; decide;
    move forward; deal
    """,
)


def check(call: CallFacts) -> Finding:
    talk = dialogue_of(call)
    signals = [
        signal
        for signal in agreement(talk, topic=DECIDE, direct=lambda line: _takes(talk, line), against=_against)
        if not _answers_small_talk(talk, signal.line)
    ]
    return settle(ID, VERSION, signals)


def _takes(talk: Dialogue, line: Line) -> float:
    if line.is_question or line.mentions(THEIRS) or names_another(talk, line) or signs_with_another(line):
        return 0.0
    return 0.9 if line.affirms(TAKEN) and not line.denies(TAKEN) else 0.0


def _against(line: Line) -> float:
    if line.is_question:
        return 0.0
    if line.denies(TAKEN):
        return 0.85
    return 0.8 if line.mentions(OFFER) and line.refuses else 0.0


def _answers_small_talk(talk: Dialogue, line: Line) -> bool:
    """«Получили?» — «Да»: an answer to whether it came, not to whether it is taken."""
    asked = talk.asked(line)
    return asked is not None and asked.mentions(ASKED_BEFORE) and not _takes(talk, line)
