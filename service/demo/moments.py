"""Moments at which people telephone: working days, working hours, some minutes apart.  Pure."""

import random
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9, 20), time(17, 50)
APART = timedelta(minutes=25)


def working_moments(
    since: datetime, until: datetime, count: int, zone: ZoneInfo, chance: random.Random
) -> list[datetime]:
    """So many, in order, at least APART from each other, none after `until`; begins earlier when there is no room."""
    while ((room := _minutes(since, until, zone)) and len(room) < count * 120) or not room:
        since -= timedelta(days=1)
    while True:
        chosen = sorted(chance.sample(room, count))
        if all(later - earlier >= APART for earlier, later in pairwise(chosen)):
            return [moment + timedelta(seconds=chance.randint(0, 59)) for moment in chosen]


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
