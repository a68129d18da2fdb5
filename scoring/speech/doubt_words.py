"""How people put off, hedge, set conditions and take back.  No subject stands here, the goals bring theirs."""

from scoring.speech.phrases import Concept

MUST = "надо|нужно|хотеть|давайте|дайте|дай|буду|будем|должен|должна|должны|мочь|придется|необходимо|хорошо|стоить"
WEIGH_EARLY = (
    "подумать|обдумать|посоветоваться|обсудить|согласовать|уточнить|взвесить|посмотреть|поговорить|показать|доложить"
)
WEIGH_LATE = (
    "сравнить|прикинуть|проверить|спросить|посчитать|переговорить|утвердить|решить|разобраться|изучить|переспать|"
    "пообщаться|покумекать|переварить|почитать|осмыслить|обмозговать|помозговать|пошептаться|созвать|дождаться|вникнуть"
)
DOUBT = Concept(
    f"{MUST} {WEIGH_EARLY}; {MUST} {WEIGH_LATE}; {MUST} … время подумать; {MUST} … с муж|жена|директор|шеф|начальник",
    """
    все бы хорошо|ничего|неплохо|так; было бы неплохо|хорошо|интересно|здорово; хорошо бы; неплохо бы; если бы;
    может быть; =может; возможно; наверное; наверно; вероятно; скорее всего; вроде; вроде бы; кажется; как-нибудь;
    подумать:1per; подумаем; посмотреть:1per; посмотрим; поглядим; видно быть; посоветоваться:1per; посоветуюсь;
    обсудить:1per; обсужу; обсудим; согласовать:1per; уточнить:1per; спрошу; спросить:1per; прикинуть:1per;
    прикинем; постараться:1per; попробовать:1per; постараюсь; попробую; попробуем; не уверенный; не уверен;
    не уверена; не знать; не обещать; не факт; как получиться; не решить; не определиться; под вопрос;
    рассмотреть:1per; рассмотрим; рассматривать; ближе к дело; там видно; вряд ли; изучить:1per; почитать:1per;
    сначала сравнить|сравним|посмотрим; потом сравнить|сравним|решим; сравним; решаем; решать; обсуждаем;
    рассматриваем; собираем; думаем; думаю … подумаю; пока без понятия; без понятия; кто его знать;
    обмозговать:1per; по обстоятельства; не скажу; не скажем; переспать:1per; на досуге; если получиться;
    как карта ляжет; бог даст; даст бог; дожить:1per; доживем увидим; поживем увидим; поживем; гадать не буду;
    загадывать не буду; не загадывать; не готовый сейчас ответить|сказать|решить; не готов сейчас;
    не готов ответить|сказать|обещать; сложно сказать; трудно сказать; затрудняться:1per; не от меня зависеть;
    не мне решать; не я решать:1per; не я решаю; решает директор; решать не я; последнее слово за;
    слово за директором; мнение директора; передам директор|руководство|шеф; на рассмотрение; на согласовании;
    в процессе; в раздумьях; взять:futr тайм-аут; тайм-аут; тайм аут; пауза; взвешиваем; колебаться:1per;
    сомневаться:1per; сомнение; есть сомнения; смущать; не горит; не к спеху; не спешим; спешить не будем;
    торопиться не будем; не торопимся; торопить:impr; не торопите; рано говорить; рано обещать; рано еще;
    время терпит; вопрос открытый; пока думаем; еще думаем; будем думать; буду думать; подумать можно; пока смотрим;
    еще смотрим; пока присматриваемся; прицениваемся; мониторим; утро вечера; надо подумать; не могу обещать;
    не могу гарантировать; ничего не обещаю; не буду обещать; как пойдет; по мере возможности; при возможности;
    по возможности; глядишь; авось; поди; пожалуй; пятьдесят на пятьдесят; фифти-фифти
    """,
    """
    would be nice|lovely|great|good but|to; in theory; in principle; ideally; =maybe; =perhaps; =probably;
    =possibly; =might; think … about; think over; think it over; need … think; let … think; let … check;
    need … check|discuss|talk|ask|review|compare|decide|consult|confirm|speak|look|run|digest;
    have … check|discuss|talk|ask|think|consult|speak|confirm|run; have to run it by; run … by;
    let … see|talk|ask|speak; got to check|ask|speak|talk|think|run; gotta check|ask|think|talk;
    want to think|check|compare|discuss|sleep; i'd have|need to check|ask|think|talk|speak;
    would have|need to check|ask|think|speak; not sure; not certain; try to; =i'll try; we'll try; =i'll see;
    we'll see; see how; get back to; not decide; no promise; can't promise; =unsure; sleep on; mull; look into;
    not make up mind; =hopefully; hope to; considering; consider it; will consider; we'll consider; i'll consider;
    wouldn't promise; not promising; still compare|look|discuss|wait|decide|review|think|evaluate|weigh;
    we'll compare; compare; still looking; weighing; on the fence; up in the air; not there yet; can't commit;
    hard to say; it depends; might be; not convinced; waiting on; waiting for approval; no idea; who knows;
    not my call|decision; above my pay; not up to me; isn't up to me; boss decides;
    up to my boss|manager|husband|wife|partner|director; have the final|last say; final say; need approval;
    get approval; needs sign-off; needs to go through; chew … over; chew on; kick … around; take … under;
    play it by ear; time will tell; wait and see; remains to be seen; jury's still; in two minds; torn;
    second thoughts; undecided; not ready to commit|decide|sign; not quite ready; too early to say|tell;
    can't say yet|now|for sure; couldn't say; wouldn't like to say; couldn't tell you; leave it with me;
    leave that with me; let me mull|digest|chew; let me come back; come back to you;
    give me … time|week|day|days|moment to; give us … time; we're shopping around; shopping around; looking around;
    weigh … options|up; keep … options open; no rush; not rushing; not in a rush|hurry; all being well; if all goes;
    fingers crossed; ballpark; more or less; i suppose; god willing
    """,
)
CONDITION = Concept(
    """
    =если; при условие; в случай если; в том случае если; =коли; =ежели; как только; только после; после того как;
    до тех пор; смотря; зависеть; лишь бы; =только когда; при том что; разве что; не раньше чем; вот когда … тогда;
    вот тогда; тогда и поговорим|посмотрим|решим; с условием; единственное условие; одно условие; исходя из
    """,
    """
    =if; =unless; =provided; =providing; =assuming; as long as; once we|i|they|he|she|the|it|you; depend;
    only after; subject to; as soon as; on condition; on the condition; one condition; contingent; conditional;
    pending; so long as; only when; until you|we|they|i|he|she|the; not before; not until; first you;
    then we can talk; then we'll talk
    """,
)
POLITE_IF = Concept(
    """
    если можно; если не сложно; если не трудно; если удобно; если что; если что-то; если честно; если вы не против;
    если не возражать; если правильно; если не ошибаться; если вам удобно|нетрудно|несложно; если вкратце;
    если коротко; если по-честному; если откровенно; если позволите; если нетрудно; если несложно; если да;
    если помните; если память; если быть; не зависит
    """,
    """
    if possible; if you can; if you could; if you like; if you do not mind; if not mind; if you don't mind;
    if you would; if =that's ok|okay|alright|fine; if anything; if =i'm not mistaken; if i may; if i recall;
    if memory; if you please; if you must; if you want; if you wish; if i'm honest; if you will; if that works;
    once we're; what if
    """,
)
TAKE_BACK = Concept(
    """
    хотя нет; нет стоп; =стоп; нет подождать:impr; отменить:impr; отменять:impr; отмена; передумать:past;
    передумали; отменяется; давать:impr отменить; давать:impr не; лучше не надо; не надо пока; пока не надо;
    забыть:impr; взять слово назад; погодить:impr; придержать:impr; притормозить:impr; отбой; не торопиться;
    рано пока; пока подождать:impr; подождать:impr … с; пока подождать;
    пока не выставлять|отправлять|слать|присылать|оформлять|высылать|делать|надо; давайте повременим; повременить;
    повременим; давать:impr попозже; давайте потом; лучше потом; лучше позже; вычеркивайте; беру слова;
    беру свои слова; сдаю назад; отыграть назад; отмотать; откатить; аннулировать; хотя знаете; хотя подождите;
    хотя погодите; а хотя; нет знаете; ой нет; ой подождите; нет погодите; постой:impr; постойте; нет постойте;
    нет стойте; ан нет; пока не дергайтесь; пока попридержите; попридержать:impr; заморозить:impr;
    поставить:impr на пауза; на паузу; не спешить:impr; пока воздержимся; воздержаться:1per; поторопиться:past;
    погорячиться:past; поспешить:past; я погорячился; отзываю; снять:impr
    """,
    """
    on second thought; actually no; actually not; =wait; hold off; hold on … not; =cancel; scratch that; forget it;
    change mind; =never mind; not yet; let … hold off; =hang on … not; let wait; better not; take that back;
    put … on hold; take it back; changed my mind; change of plan; spoke too soon; backtrack; back out; backing out;
    have to cancel; let's leave it; leave it for now; leave it there; hold your horses; not so fast; hold it;
    pull back; let's not; rather we didn't; rather you didn't; don't send … yet|just; don't do … yet|anything;
    hold fire; hold that; hold the; hang fire; strike that; ignore that; ignore what i said; disregard; rewind;
    retract; call it off; thinking about it no; come to think; having said that; park it; park that; shelve
    """,
)
