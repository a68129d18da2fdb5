"""Prices that are said: «четыре тысячи восемьсот пятьдесят рублей за рулон», "eighteen dollars per employee".

A number is a price when a currency or "per seat" stands by it, or when it is at least a thousand and counts nothing
else.  A short form takes its scale from the price it is compared with: «триста сорок тысяч, а у них двести девяносто»
is 290 000; «шестьдесят четыре триста» is 64 300."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.speech.numbers import Number, numbers, touches
from scoring.speech.phrases import Concept
from scoring.speech.words import Word, language_of, listed, words

CURRENCIES = {
    "рубль": "RUB", "руб": "RUB", "₽": "RUB", "рублик": "RUB", "rub": "RUB", "ruble": "RUB", "доллар": "USD",
    "бакс": "USD",
    "dollar": "USD", "buck": "USD", "usd": "USD", "$": "USD", "евро": "EUR", "euro": "EUR", "eur": "EUR", "€": "EUR",
    "pound": "GBP", "quid": "GBP", "£": "GBP", "тенге": "KZT", "гривна": "UAH", "юань": "CNY", "yuan": "CNY",
}  # fmt: skip
DEFAULT = {"ru": "RUB", "en": "USD"}  # when no currency is said in the whole call
PER = ("за", "в", "per", "a", "an", "each", "на")
UNITS = listed(
    "штука рулон тонна килограмм метр литр час день сутки неделя месяц год человек сотрудник комплект единица "
    "лист квадрат куб место лицензия пара упаковка коробка мешок поддон паллета кубометр смена рейс голова "
    "unit month year week day hour employee user seat person piece license licence box roll ton head pallet pair pack"
)
PRICED = Concept(
    """
    за; цена; стоимость; стоить; обойтись; выходить; выйти; сумма; итого; бюджет; предлагать; предложить; прайс;
    дешевле; дороже; у них; оплатить; платить; заплатить; счет; ставка; аренда; скидка; уложиться; долг; ндс; налог;
    с доставка; под ключ; тариф; абонентский; чек; взнос; депозит; предоплата; аванс; остаток; просить; отдать
    """,
    """
    for; price; cost; total; budget; pay; offer; quote; cheaper; charge; come to; rate; invoice; discount
    """,
)
NOT_A_PRICE = Concept("застраховать; страховка; тираж; население; инн; номер", "insure; number; coverage")
LIMITS = ("до", "under", "below")  # «до двух миллионов прямая закупка»
MOST_BARE = 10**9  # a longer row of digits is an account, not a sum
PER_THING = ("за", "per", "each", "apiece")
TIMES = listed("час день сутки неделя месяц год month year week day hour")  # «три за неделю» is no price
SHORT_OF = Decimal(3)  # a short form lies within a third and three times of the price it is compared with


@dataclass(frozen=True, slots=True)
class Amount:
    """A price in one turn."""

    amount: Decimal  # units of the currency
    currency: str
    first: int  # characters [first, last) of the turn's text
    last: int
    turn: int


def amounts(turns: Iterable[tuple[int, str]], language: str) -> list[Amount]:
    """Prices of a call's turns (index, text), in order; a sum said again is not listed again."""
    texts = list(turns)
    named = [currency for _, text in texts for word in words(text) if (currency := _currency(word))]
    usual = named[0] if named else DEFAULT.get(language, DEFAULT["en"])
    found: list[Amount] = []
    for turn, text in texts:
        for amount in _in_turn(turn, text, usual, found[-1].amount if found else None):
            if all(amount.amount != known.amount for known in found):
                found.append(amount)
    return found


def _in_turn(turn: int, text: str, usual: str, last: Decimal | None) -> Iterable[Amount]:
    said = words(text)
    for number in _thousands_unsaid(text, said, numbers(text)):
        found = _priced(text, said, number, last)
        if found is not None:
            amount, currency, end = found
            first = number.first - 1 if number.first and _currency(said[number.first - 1]) else number.first
            yield Amount(
                _whole(amount), currency or usual, said[first].start, said[_with_unit(text, said, end) - 1].end, turn
            )
            last = amount


def _thousands_unsaid(text: str, said: Sequence[Word], found: Sequence[Number]) -> Iterable[Number]:
    """«Шестьдесят четыре триста» is 64 300; three numbers in a row are a telephone number."""
    at = 0
    while at < len(found):
        pair = found[at : at + 2]
        if len(pair) == 2 and _is_one_sum(text, said, pair[0], pair[1]) and not _goes_on(text, said, found, at):
            yield Number(pair[0].value * 1000 + pair[1].value, pair[0].first, pair[1].last, False, 1000)
            at += 2
        else:
            yield found[at]
            at += 1


def _is_one_sum(text: str, said: Sequence[Word], one: Number, other: Number) -> bool:
    if one.last != other.first or not touches(text, said, other.first) or said[one.first].norm.isascii():
        return False
    is_short = one.scale == other.scale == 1 and not one.is_ordinal and not other.is_ordinal
    if not is_short or one.value % 1 or not 2 <= one.value <= 999 or not 100 <= other.value <= 999:
        return False
    return one.value >= 10 or PRICED.is_in(said[max(0, one.first - 4) : other.last + 3])


def _goes_on(text: str, said: Sequence[Word], found: Sequence[Number], at: int) -> bool:
    before, after = found[at - 1] if at else None, found[at + 2] if at + 2 < len(found) else None
    is_after = after is not None and after.first == found[at + 1].last
    return is_after or (before is not None and before.last == found[at].first)


def _priced(
    text: str, said: Sequence[Word], number: Number, last: Decimal | None
) -> tuple[Decimal, str | None, int] | None:
    """(amount, currency when said, one past its last word), None when it is no price."""
    after = said[number.last] if number.last < len(said) else None
    before = said[number.first - 1] if number.first else None
    if number.is_ordinal:
        return None
    if after is not None and (currency := _currency(after)) and not _begins_a_price(text, said, number.last):
        return number.value, currency, number.last + 1
    if before is not None and len(before.norm) == 1 and (currency := _currency(before)):
        return number.value, currency, number.last
    near = said[max(0, number.first - 5) : number.last + 3]
    if _counts(text, said, number) or NOT_A_PRICE.is_in(near):
        return None
    if before is not None and before.norm in LIMITS and not PRICED.is_in(near[: number.first]):
        return None
    if number.value > MOST_BARE and number.scale == 1:
        return None
    if _is_per_thing(text, said, number.last) and number.value >= 1:
        return number.value, None, number.last
    if (number.scale >= 1000 or number.value >= 10_000) and number.value >= 500:
        return number.value, None, number.last
    return _short(number, last, near)


def _is_per_thing(text: str, said: Sequence[Word], end: int) -> bool:
    """«восемьсот пятьдесят за рулон», "eighteen per seat"."""
    return (
        _with_unit(text, said, end) > end
        and said[end].norm in PER_THING
        and said[end + 1].forms.keys().isdisjoint(TIMES)
    )


def _begins_a_price(text: str, said: Sequence[Word], sign: int) -> bool:
    """«815, $3,250»: the sign belongs to the number after it."""
    return (
        len(said[sign].norm) == 1
        and sign + 1 < len(said)
        and said[sign + 1].norm[0].isdecimal()
        and touches(text, said, sign + 1)
    )


def _short(number: Number, last: Decimal | None, near: Sequence[Word]) -> tuple[Decimal, str | None, int] | None:
    """«у них двести девяносто» after a price in thousands."""
    if last is None or last < 1000 or number.value < 10 or number.value % 1 or not PRICED.is_in(near):
        return None
    scaled = number.value * (1_000_000 if last >= 1_000_000 else 1000)
    return (scaled, None, number.last) if last / SHORT_OF <= scaled <= last * SHORT_OF else None


def _counts(text: str, said: Sequence[Word], number: Number) -> bool:
    """Another thing is counted: «тысяч тонн», "two thousand boxes"."""
    if not touches(text, said, number.last):
        return False
    word = said[number.last]
    if word.norm.isascii():
        return language_of(text) == "en" and len(word.norm) > 3 and (word.norm.endswith("s") or word.norm in UNITS)
    return word.is_noun and not word.has("ADVB")


def _with_unit(text: str, said: Sequence[Word], end: int) -> int:
    """The word after «за рулон», "per employee"."""
    is_per = touches(text, said, end) and touches(text, said, end + 1) and said[end].norm in PER
    if is_per and any(form in UNITS for form in (said[end + 1].norm, *said[end + 1].forms)):
        return end + 2
    return end


def _whole(amount: Decimal) -> Decimal:
    """9500.0 as 9500."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount


def _currency(word: Word) -> str | None:
    return next((CURRENCIES[form] for form in (word.norm, *word.forms) if form in CURRENCIES), None)
