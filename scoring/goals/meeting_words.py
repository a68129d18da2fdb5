"""How a meeting is taken, refused, or turned into a mere call."""

from scoring.speech.phrases import Concept

CANNOT = Concept(
    """
    не мочь; не получиться; не получается; не выйти; не выходит; не смочь; не удобно; неудобно; занятый; занят;
    занята; не быть; не до; в отпуске; в командировке; отпадать; отменять; отменить; перенести; не успевать;
    никакой встреча; никаких встреч; не встречаться; не встречаемся; не нужный встреча; встреча не; встреч не;
    не надо приезжать; не приезжать:impr; не приезжай; не приезжайте; приезжать не; ехать не;
    не надо ехать|ездить|приходить|показывать; незачем приезжать|ездить|встречаться;
    нечего смотреть|обсуждать|показывать; уезжаю; улетаю; меня не будет; не принимаем; не принимает; все расписано;
    под завязку; битком; некогда; не вырваться; не выкроить; неприемный
    """,
    """
    can't; cannot; won't; not available; busy; not possible; not work; cancel; reschedule; postpone; out of office;
    doesn't work; doesn't suit; no good; not good; on vacation; on holiday; don't need … meeting|visit|demo;
    no meeting; no need to come|meet|visit; away; not free; have to move; booked up; fully booked; packed; slammed;
    snowed under; tied up; no time; don't come; don't bother coming; don't send anyone; no visitors; can't do;
    can't make
    """,
)
CALLS_OFF = Concept(
    """
    отменять; отменить; отмена; отменяется; перенести; переносить; перенесем; не приезжать:impr; не приезжай;
    не надо приезжать; встречаться не; встречи не; встреча отпадать; не получиться; не выйдет; не выходит; не смогу;
    не сможем; не надо встречи
    """,
    """
    cancel; reschedule; postpone; call it off; called off; have to move; don't come; no meeting; can't make it;
    won't be able; not going to work; doesn't work; something came up; has come up; don't need … meeting
    """,
)
ABOUT_TIME = Concept(  # times that name no hour of the clock, yet a visitor knows when to come
    """
    после обеда; к обеду; до обеда; в обед; с самого утра; с утра; к вечеру; первая половина; вторая половина;
    к концу дня; в конце дня; к началу дня; к открытию; к закрытию; через час; через полчаса; через два часа;
    без четверти; без пяти; без десяти; четверть; в районе; часов; час; в это же время; в то же время; это же время;
    то же время; с … до
    """,
    """
    after lunch; lunchtime; at lunch; before lunch; first thing; end of the day; end of day; close of business;
    same time; quarter past|to; in an hour; half an hour from; in the morning; in the afternoon;
    mid morning|afternoon; mid-morning; mid-afternoon; early afternoon; late morning|afternoon; o'clock; am; pm;
    any time after|before
    """,
)
COME = Concept(  # said of a meeting that is settled
    """
    приезжать:impr; приезжай; подъезжать:impr; подъезжай; подходить:impr; подходи; приходить:impr; приходи;
    заезжать:impr; заезжай; заходить:impr; заходи; жду вас; ждем вас; буду ждать; будем ждать; ждать буду|будем;
    буду на месте; буду у себя; буду на; будем на месте; на месте буду;
    пропуск … закажу|выпишу|оформлю|сделаю|будет|выписан; закажу пропуск; выпишу пропуск; встречу вас; встретим вас;
    встречу; спущусь; подойду; подъеду; приеду; придем; приедем; подъедем; буду; увидимся; до встречи; договорились;
    до среды|четверга|пятницы|понедельника|вторника|субботы|завтра; по рукам;
    ставьте … чайник|меня|нас|в календарь|встречу; чайник поставлю; записывайте; запишите; пишите; записывай;
    забивайте; бронируйте; вношу; внесу; записал; записала; пометил; отметил; поставил; поставлю в календарь;
    в календаре; место есть; окно есть; свободен; свободна; свободно; подойдет; подходит; годится; устроит; удобно;
    в самый раз; как раз
    """,
    """
    come saturday|sunday|monday|tuesday|wednesday|thursday|friday|tomorrow|at|over|by|along|in|up|down|on|then|and;
    see you; see you then|there|on|at; i'll be there|here|in|around|waiting|ready|at|on;
    we'll be there|here|in|waiting|ready; i'll put the kettle; kettle on; looking forward; look forward;
    i'll meet you; meet you; meet me; put it in; put me|us|it down|in; pop in|round|over|by; swing by; drop in|by;
    stop by; book it; book me; pencil it|me|you; in my calendar|diary; in the calendar|diary;
    send … invite|invitation|link; invite me; i'll expect you; expect you; we'll expect you; works; suits; suit me;
    i'm free; i'm around; i'm in; i'm here; we're free; we're open|in|here; that time works; fits; perfect for me;
    park; parking; ask for me; ask for; reception; ring the bell; buzz; gate; sign you in; visitor pass; badge;
    bring
    """,
)
TAKES = Concept(  # the agent takes the moment the customer named
    """
    записывать:1per; записал; записала; записываю; поставил; поставила; ставлю; буду; приеду; подъеду; подъедем;
    приедем; договорились; могу; можем; можно; подходит; удобно; отлично; хорошо; конечно; тогда до; до встречи;
    бронирую; фиксирую; зафиксировал; зафиксировала; внес; внесла; с удовольствием; без проблем; есть; устраивает
    """,
    """
    see you; i'll be there; we'll be there; i'll put; put you; booked; book you; perfect; works; great; sure;
    absolutely; fine; done; noted; i can; we can; i'll send … invite|invitation; lovely; brilliant; deal;
    you got it; i'll come; locked in
    """,
)
CALL_BACK = Concept(
    "перезвонить; перезванивать; позвонить; набрать; звонить; созвониться завтра; на связь; наберу; звоните",
    "call back; call me; call you; ring me; phone me; give … call|ring; try me; ring back; call again",
)
