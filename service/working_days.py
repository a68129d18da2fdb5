"""Working days of the tenant: weekdays, public holidays with the days the state moves, and own days off."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays

from scoring.kpis.working_days import WorkingDays
from service.settings import Settings

YEARS_BACK, YEARS_AHEAD = 2, 2  # of the day asked about: a promise reaches no further


def working_days(settings: Settings, today: date) -> WorkingDays:
    """For promises made or due around a day."""
    return _working_days(
        tuple(settings.working_weekdays), settings.holidays_of, tuple(settings.own_days_off), today.year
    )


@lru_cache(maxsize=8)
def _working_days(weekdays: tuple[int, ...], country: str, own: tuple[date, ...], year: int) -> WorkingDays:
    on: frozenset[date] = frozenset()
    off = frozenset(own)
    if country:
        public = country_holidays(country, years=range(year - YEARS_BACK, year + YEARS_AHEAD + 1))
        on = frozenset(public.weekend_workdays) - off  # «рабочая суббота»
        off |= frozenset(public)
    return WorkingDays(weekdays=tuple(day - 1 for day in weekdays), days_off=off, days_on=on)
