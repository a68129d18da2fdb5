"""What people say when they agree, refuse, put off, set conditions and take back; and what only looks like it."""

import pytest

from scoring.speech import acts
from scoring.speech.clauses import sentences

SAYS = {
    acts.accepts: """
        Да | Ага, давайте | Угу, хорошо | Конечно | Ладно, уговорили | Ну давайте, куда деваться | По рукам
        Замётано | Договорились | Так и быть | Идёт | Годится | Не возражаю | Я не против | С удовольствием
        Почему бы и нет | Отчего нет | Без проблем | Согласна | Устраивает | Подходит | Лады | Окей | Валяйте
        Будь по-вашему | Заводите | Была не была, оформляйте | Ваша взяла | Чего тянуть, пишите | Само собой да
        Разумеется | Мы за | Я только за | Убедили, записывайте | Двумя руками | Естественно | Давно пора | Поехали
        ладно давайте так и сделаем | Yes | Yeah, sure | Sounds good | Works for me | Fine by me | Go ahead
        Why not | Go on then | You've talked me into it | Deal | Absolutely | By all means | No objection | I'm game
        Count us in | You bet | Consider it done | Happy to | That'll do | Might as well | Fair enough, go ahead
        We're in | I'm sold | Let's do it | Where do I sign | Sure thing | Perfect, thanks | I don't mind
        Please do | Okay then | You win | Twist my arm | Good enough | Yep | yeah ok do it
    """,
    acts.refuses: """
        Нет | Не надо | Спасибо, не надо | Ни в коем случае | Исключено | Не готовы | Увы, нет | Не получится
        Не пойдёт | Нет, спасибо | Обойдёмся | Отказываемся | Ни за что | Не вариант | Не интересно | Не буду
        Еще чего | Незачем | Вряд ли | К сожалению, нет | Боюсь, что нет | Не устраивает | Мы пас | Не хочу
        Ага, щас | Спешу и падаю | Ага, разбежался | Держи карман шире | После дождичка в четверг | Нашли дурака
        Не стану | Воздержимся | Не-а | С какой стати | Никогда | Избавьте | Увольте | не не надо мне ничего | No
        Nope | No thanks | Not really | Not interested | I'm afraid not | No way | Out of the question | I'll pass
        Rather not | No chance | We'd pass | Don't bother | Absolutely not | Count me out | Not for us | Forget it
        Never | Yeah, right | In your dreams | When pigs fly | Over my dead body | No need | Not keen | Sorry, no
        Nah | Hard pass | Certainly not | We decline | No can do | As if | Not a chance | Dream on
    """,
    acts.doubts: """
        Надо подумать | Мне надо посоветоваться с мужем | Посмотрим | Ну не знаю | Может быть | Подумаем
        Как получится | Поживём — увидим | Не могу обещать | Ничего не обещаю | Ещё не решили | Мы пока думаем
        Прикинем | Переспать бы с этой мыслью надо подумать | Там видно будет | Скорее всего | Вроде бы да
        Решает директор | Не мне решать | Сравним с другими | Постараюсь | Под вопросом | Пятьдесят на пятьдесят
        Мы в раздумьях | На рассмотрении | Вопрос открытый | Утро вечера мудренее | Не торопите меня
        Согласуем с руководством, уточню | Попробую | Бог даст | Рассмотрим | Всё бы хорошо | Я сомневаюсь | Maybe
        Perhaps | I'll think about it | Let me check with my boss | We'll see | I'm not sure | Let me sleep on it
        I need to run it by my wife | It depends | I can't promise | We're still comparing | I'll get back to you
        On the fence | Hard to say | Not my decision | We're shopping around | Give me a week to think
        I'll have to ask | Up in the air | Hopefully | I'm in two minds | Leave it with me | No rush | Not there yet
        I'd need to check | Can't commit | We'll try | Still weighing it up | Too early to say
        It's up to my manager
    """,
    acts.is_conditional: """
        Если скидку дадите, возьмём | Дадите скидку, подпишу | При условии, что доставка бесплатная
        Только после праздников | Как только деньги придут, оплатим | Смотря какая цена | Сделаете дешевле, закажу
        Привезёте образец, решим | Зависит от цены | Ежели успеете к пятнице | Сойдётся акт, тогда оплатим
        В случае если одобрят | Одно условие | Only if you match the price | As long as delivery is free
        Once we get paid | Provided you deliver by Friday | Unless it rains | Assuming he agrees
        Subject to approval | On one condition | As soon as the loan clears | Depends on the price
        Until you fix it, nothing | Then we can talk
    """,
    acts.takes_back: """
        Хотя нет, подождите | Стоп, отмена | Передумали мы | Нет, погодите | Давайте повременим | Отбой
        Лучше не надо | Пока не выставляйте | Я погорячился | Придержите пока | Давайте отменим | Ой нет, подождите
        Беру свои слова назад | Притормозите | Отменяйте | Забудьте | Не торопитесь | Давайте не будем
        Пока подождём | On second thought | Actually no | Hold off | Scratch that | Wait | I changed my mind
        Cancel it | Not so fast | Hold your horses | Let's leave it for now | Spoke too soon | Better not
        Never mind | Change of plan | Not yet
    """,
}
DOES_NOT_SAY = {
    acts.accepts: """
        Да? | Понятно | Не давайте | Нет | Ага, щас | Ну да, конечно, бегу с кошельком | Как же | Что? | Не согласны
        Не подходит | Yeah, right | Oh sure, because money grows on trees | No | Really? | Not fine
        That's not okay
    """,
    acts.refuses: """
        Да | Не возражаю | Нет проблем | Не против | Почему нет | Не вопрос | Нет? | No problem
        Don't worry, go ahead | I don't mind | No objection | No? | Yes | I don't see why not
    """,
    acts.doubts: """
        Да, давайте | Выставляйте счёт | Нет | Оплатим в пятницу | Увидимся завтра | Договорились | Yes
        Send the invoice | We'll see you on Thursday | No | Agreed | I'll pay on Friday
    """,
    acts.is_conditional: """
        Если можно, пришлите на почту | Если честно, дорого | Если не ошибаюсь, сто рублей | Выставляйте
        Оплатим, когда скажете | Send it today if possible | If I'm not mistaken it is ten | Send it
        If you don't mind, email it
    """,
    acts.takes_back: """
        Не забудьте паспорт | Да, давайте | Жду счёт | Мы не передумали | Don't forget the invoice | Yes please
        Send it over
    """,
}


def phrases(listed: dict[object, str]) -> list[tuple[object, str]]:
    """Each act with each of its phrases."""
    return [
        (act, phrase.strip())
        for act, text in listed.items()
        for line in text.splitlines()
        for phrase in line.split("|")
        if phrase.strip()
    ]


@pytest.mark.parametrize(("act", "text"), phrases(SAYS))  # type: ignore[arg-type]  # acts are told apart by name only
def test_it_is_said(act: object, text: str) -> None:
    assert callable(act)
    assert any(act(sentence) for sentence in sentences(text))


@pytest.mark.parametrize(("act", "text"), phrases(DOES_NOT_SAY))  # type: ignore[arg-type]  # as above
def test_it_only_looks_like_it(act: object, text: str) -> None:
    assert callable(act)
    assert not any(act(sentence) for sentence in sentences(text))
