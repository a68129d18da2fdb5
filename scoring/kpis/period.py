"""Days, weeks, months, quarters and chosen spans in the tenant's zone, as half-open bounds in UTC (S1.39).

Local days, not multiples of 24 hours: a day of a clock change has 23 or 25 of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Span(StrEnum):
    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"
    QUARTER = "quarter"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole local days: first and last are both in it."""

    span: Span
    first: date
    last: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period can't end ({self.last}) before it begins ({self.first})")

    @property
    def since(self) -> datetime:
        """The first moment in it, UTC."""
        return start_of_day(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The first moment after it, UTC."""
        return start_of_day(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins, UTC; where midnight itself is skipped by a clock change, the moment after the gap."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def period_of(span: Span, day: date, zone: ZoneInfo) -> Period:
    """The day, week, month or quarter that holds a day.  Raises ValueError for a custom span: it has no size."""
    if span is Span.DAY:
        first, last = day, day
    elif span is Span.WEEK:
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
    elif span is Span.MONTH:
        first = day.replace(day=1)
        last = _months_on(first, 1) - timedelta(days=1)
    elif span is Span.QUARTER:
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        last = _months_on(first, 3) - timedelta(days=1)
    else:
        raise ValueError("a chosen span needs its first and last day")
    return Period(span=span, first=first, last=last, zone=zone)


def previous(period: Period) -> Period:
    """The period before it of the same kind; for a chosen span, as many days just before it."""
    if period.span is Span.CUSTOM:
        last = period.first - timedelta(days=1)
        return Period(span=Span.CUSTOM, first=last - timedelta(days=period.days - 1), last=last, zone=period.zone)
    return period_of(period.span, period.first - timedelta(days=1), period.zone)


def following(period: Period) -> Period:
    """The period after it of the same kind; for a chosen span, as many days just after it."""
    if period.span is Span.CUSTOM:
        first = period.last + timedelta(days=1)
        return Period(span=Span.CUSTOM, first=first, last=first + timedelta(days=period.days - 1), zone=period.zone)
    return period_of(period.span, period.last + timedelta(days=1), period.zone)


def comparable(period: Period, now: datetime) -> Period:
    """What a period should be compared with: the one before, cut to as many days where this one is not over.

    Half a month against a whole month would always be a fall."""
    before = previous(period)
    elapsed = (now.astimezone(period.zone).date() - period.first).days + 1
    if not 0 < elapsed < period.days:
        return before
    last = min(before.last, before.first + timedelta(days=elapsed - 1))
    return Period(span=before.span, first=before.first, last=last, zone=before.zone)


def parts(period: Period) -> list[Period]:
    """The bars of its sparkline: days, or weeks where there are more than 31 days (the outer ones cut to it)."""
    if period.days <= 31:
        days = [period.first + timedelta(days=i) for i in range(period.days)]
        return [Period(span=Span.DAY, first=day, last=day, zone=period.zone) for day in days]
    found, first = [], period.first
    while first <= period.last:
        last = min(period.last, first + timedelta(days=6 - first.weekday()))
        found.append(Period(span=Span.WEEK, first=first, last=last, zone=period.zone))
        first = last + timedelta(days=1)
    return found


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)
