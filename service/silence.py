"""A PBX that has said nothing for too long of the tenant's working time.  Pure, but for the settings it is handed.

Silence is counted from the day's opening, or from the last word if that came later; days before today count when they
passed in silence as a whole.  So the quiet end of Friday and the first minutes of Monday alarm nobody, and a line that
rings twice a week can have a limit of days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scoring.kpis.working_days import WorkingDays
from service.settings import Settings
from service.working_days import working_days

LONGEST = timedelta(days=31)  # looked back at most so far: more silence than that is silence
OPTION = "silent_after_minutes"  # of a source; 0: never


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When people work, in the tenant's zone."""

    opens: time
    closes: time
    days: WorkingDays
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    source: str
    seconds: float  # of working time, so far; 0 outside working hours
    limit_seconds: float  # 0: nobody wants to know

    @property
    def is_too_long(self) -> bool:
        return 0 < self.limit_seconds <= self.seconds


def hours(settings: Settings, at: datetime) -> Hours:
    opens, closes = settings.hours
    return Hours(
        opens=opens, closes=closes, days=working_days(settings, at.astimezone(settings.zone).date()), zone=settings.zone
    )


def silence(source: str, options: Mapping[str, str], heard_at: datetime, at: datetime, settings: Settings) -> Silence:
    """heard_at  the last event; of a PBX that never said anything, when it was entered"""
    minutes = int(options.get(OPTION) or settings.silent_after_minutes)
    return Silence(
        source=source, seconds=silent_seconds(heard_at, at, hours(settings, at)), limit_seconds=minutes * 60.0
    )


def silent_seconds(heard_at: datetime, at: datetime, hours: Hours) -> float:
    """Working seconds of silence; 0 when nobody works at `at`."""
    opened, closes = _bounds(at.astimezone(hours.zone).date(), hours)
    if not hours.days.is_working(at.astimezone(hours.zone).date()) or not opened <= at < closes:
        return 0.0
    silent = at - max(heard_at, opened)
    day = at.astimezone(hours.zone).date() - timedelta(days=1)
    while heard_at < opened and _bounds(day, hours)[0] >= max(heard_at, at - LONGEST):
        opened_then, closed_then = _bounds(day, hours)
        if hours.days.is_working(day):
            silent += closed_then - opened_then
        day -= timedelta(days=1)
    return max(silent.total_seconds(), 0.0)


def _bounds(day: date, hours: Hours) -> tuple[datetime, datetime]:
    """When this day opens and closes, were it a working day."""
    return datetime.combine(day, hours.opens, hours.zone), datetime.combine(day, hours.closes, hours.zone)
