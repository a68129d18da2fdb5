"""Moments at which people telephone: working days, working hours, some minutes apart.  Pure."""

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9, 20), time(17, 50)
MINUTES_EACH = 120  # working time there must be for each moment
SPREAD = 0.7  # of a moment's own part of the time: the rest keeps it from the next one


def working_moments(
    since: datetime, until: datetime, count: int, zone: ZoneInfo, chance: random.Random
) -> list[datetime]:
    """So many, in order, spread over the whole, none after `until`; begins earlier when there is no room."""
    while len(room := _minutes(since, until, zone)) < count * MINUTES_EACH:
        since -= timedelta(days=1)
    moments = []
    for number in range(count):
        part = room[number * len(room) // count : (number + 1) * len(room) // count]
        moment = chance.choice(part[: max(1, int(len(part) * SPREAD))])
        moments.append(moment + timedelta(seconds=chance.randint(0, 59)))
    return moments


def _minutes(since: datetime, until: datetime, zone: ZoneInfo) -> list[datetime]:
    """Every working minute in [since, until - 10 minutes), of times aware in UTC."""
    found, day, last = [], since.astimezone(zone).date(), until - timedelta(minutes=10)
    minutes = (CLOSES.hour - OPENS.hour) * 60 + CLOSES.minute - OPENS.minute
    while datetime.combine(day, OPENS, zone) < last:
        opens = datetime.combine(day, OPENS, zone).astimezone(UTC)
        if day.weekday() < 5:
            found += [m for n in range(minutes) if since <= (m := opens + timedelta(minutes=n)) < last]
        day += timedelta(days=1)
    return found
