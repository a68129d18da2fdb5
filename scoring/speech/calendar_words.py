"""Words of days, months and spans by their dictionary form."""

WEEKDAYS = {
    "понедельник": 0, "вторник": 1, "среда": 2, "четверг": 3, "пятница": 4, "суббота": 5, "воскресение": 6,
    "воскресенье": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "пн": 0, "вт": 1, "чт": 3, "пт": 4,
}  # fmt: skip
MONTHS = {
    "январь": 1, "февраль": 2, "март": 3, "апрель": 4, "май": 5, "июнь": 6, "июль": 7, "август": 8, "сентябрь": 9,
    "октябрь": 10, "ноябрь": 11, "декабрь": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "aug": 8, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
RELATIVE = {
    "сегодня": 0, "завтра": 1, "послезавтра": 2, "послепослезавтра": 3, "вчера": -1, "позавчера": -2,
    "сегодняшний": 0, "завтрашний": 1,
    "today": 0, "tomorrow": 1, "yesterday": -1, "tonight": 0,
}  # fmt: skip
PART_OF_TODAY = (("до", "вечер"), ("к", "вечер"), ("this", "afternoon"), ("this", "evening"), ("this", "morning"))
SPANS = {  # in days
    "день": 1, "сутки": 1, "денек": 1, "неделя": 7, "неделька": 7, "day": 1, "week": 7, "fortnight": 14, "day's": 1,
    "days'": 1, "week's": 7, "weeks'": 7, "fortnight's": 14,
}  # fmt: skip
HOURS = ("час", "часик", "минута", "минутка", "полчаса", "hour", "minute", "hour's", "minutes'")  # «через час»: today
NEXT = ("следующий", "будущий", "next", "following")
THIS = ("этот", "this")
SOON = ("ближайший", "coming")
THAT = ("тот",)  # «на той неделе»: the next one, of what is to come
WORKING = ("рабочий", "working", "business")
IN_TIME = ("time",)  # "in two weeks' time"
A_FEW = ("несколько", "few", "several")
BY_NEW_YEAR = ("до", "к", "before", "by")
CLOSE = (
    ("close", "of", "business"), ("close", "of", "play"), ("eod",), ("cob",), ("end", "of", "business"),
    ("end", "of", "play"),
)  # fmt: skip
LAST = ("прошлый", "last", "прошедший", "previous")
PARTS_OF_DAY = (
    "утро",
    "вечер",
    "ночь",
    "pm",
    "am",
    "p.m",
    "a.m",
    "o'clock",
    "oclock",
    "sharp",
    "ровно",
    "afternoon",
    "morning",
)
VAGUE = ("праздник", "отпуск", "holiday", "christmas", "vacation", "весна", "лето", "осень", "зима", "spring", "summer",
         "autumn", "winter", "fall", "квартал", "quarter")  # fmt: skip
