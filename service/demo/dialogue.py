"""Writes what was said in a call of the demo: sentences chosen and filled in by chance, timed as people talk.  Pure.

What a dialogue is meant to be is never told to anybody: the judge reads it like any other transcript.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from types import ModuleType

from service.demo import lines_en, lines_ru
from service.demo.company import Person
from service.demo.customers import Customer
from transcription.transcript import Speaker, Transcript, Turn

WORDS_PER_SECOND = 2.9  # as in demo/recordings: 1,102 words in 374 s of speech, all six together
PAUSES = (0.25, 1.1)  # seconds between turns
WEEKDAYS = (
    *(("в понедельник", "on Monday"), ("во вторник", "on Tuesday"), ("в среду", "on Wednesday")),
    *(("в четверг", "on Thursday"), ("в пятницу", "on Friday")),
)
MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who talks, about what, when, and how it is to end."""

    customer: Customer
    agent: Person
    day: date
    goal: str  # scoring.facts.GoalCode, or "" for a talk about a delivery
    result: str  # attained | not_attained | keep_in_touch | idle | rejected:<reason> | voicemail | wrong_number
    is_inbound: bool = False


def write(scene: Scene, chance: random.Random) -> Transcript:
    """The talk as a transcript that nobody recorded (engine "written")."""
    words = _words(scene, chance)
    lines = [line.format(**words) for part in _parts(scene, chance) for line in part]
    turns, now = [], chance.uniform(0.4, 1.6)
    for line in lines:
        side, text = line[0], line[3:]
        end = now + max(0.7, len(text.split()) / (WORDS_PER_SECOND * chance.uniform(0.85, 1.15)))
        speaker = Speaker.AGENT if side == "A" else Speaker.CUSTOMER
        turns.append(Turn(speaker=speaker, start=round(now, 2), end=round(end, 2), text=text[0].upper() + text[1:]))
        now = end + chance.uniform(*PAUSES)
    return Transcript(
        language="en" if scene.customer.is_english else "ru",
        seconds=round(now, 2),
        channels=2,
        turns=tuple(turns),
        engine="written",
        model="",
    )


def _parts(scene: Scene, chance: random.Random) -> list[tuple[str, ...]]:
    lines: ModuleType = lines_en if scene.customer.is_english else lines_ru
    if scene.result == "voicemail":
        return [chance.choice(lines.VOICEMAIL)]
    if scene.result == "wrong_number":
        return [chance.choice(lines.WRONG_NUMBER)]
    opening = chance.choice(lines.INBOUND_OPENINGS if scene.is_inbound else lines.OPENINGS)
    if scene.result == "idle":
        return [opening, chance.choice(lines_ru.IDLE), chance.choice(lines.CLOSINGS)]
    goal = scene.goal if scene.goal in lines.MIDDLES else ""
    parts = [opening]
    if scene.result != "keep_in_touch":
        middles = lines.MIDDLES.get(f"{goal}:{scene.customer.brand.name}", lines.MIDDLES[goal])
        parts.append(chance.choice(middles))
    return [*parts, chance.choice(_endings(lines, goal, scene.result)), chance.choice(lines.CLOSINGS)]


def _endings(lines: ModuleType, goal: str, result: str) -> lines_ru.Lines:
    result, _, reason = result.partition(":")
    found: lines_ru.Lines
    if result == "attained":
        found = lines.ATTAINED[goal]
    elif result == "rejected":
        found = lines.REJECTED[reason]
    else:
        found = lines.NOT_ATTAINED if result == "not_attained" else lines.KEEP_IN_TOUCH
    return found


def _words(scene: Scene, chance: random.Random) -> dict[str, str]:
    """What stands in the braces."""
    brand, is_english = scene.customer.brand, scene.customer.is_english
    units = order_units(scene.customer)
    later = next_working_day(scene.day, chance.randint(1, 6))
    day = WEEKDAYS[later.weekday()][is_english]
    if later == scene.day + timedelta(days=1):
        day = "tomorrow" if is_english else "завтра"
    price, total = _thousands(brand.price), _thousands(units * brand.price)
    month = (ENGLISH_MONTHS if is_english else MONTHS)[later.month - 1]
    return {
        "client": scene.customer.called,
        "company": scene.customer.name,
        "agent": scene.agent.first_name,
        "brand": brand.name,
        "product": brand.product,
        "of_product": brand.of_product,
        "the_product": brand.the_product,
        "qty": f"{units} {brand.unit}",
        "price": f"{price} dollars per {brand.a_unit}" if is_english else f"{price} рублей за {brand.a_unit}",
        "total": f"{total} dollars" if is_english else f"{total} рублей",
        "day": day,
        "date": f"{month} {later.day}" if is_english else f"{later.day} {month}",
        "rival": chance.choice(brand.rivals),
    }  # fmt: skip  # one word a line


def order_units(customer: Customer) -> int:
    """How much this customer usually takes; more than four, so that Russian plurals stay as they are written."""
    most = customer.brand.most
    units = most // 4 + customer.number * 7 % (most - most // 4 + 1)
    return units + 4 if units % 10 in (1, 2, 3, 4) and units % 100 not in (11, 12, 13, 14) else units


def next_working_day(day: date, days: int) -> date:
    """So many days on, but no Saturday and no Sunday."""
    later = day + timedelta(days=days)
    return later + timedelta(days=max(0, 7 - later.weekday())) if later.weekday() >= 5 else later


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")
