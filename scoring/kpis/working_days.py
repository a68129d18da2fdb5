"""Days on which people work: a promise for a day off is due on the next working day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

FARTHEST = 40  # days: the longest row of days off that is believed


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """Weekdays (0: Monday) and the days that are otherwise than their weekday says."""

    weekdays: Collection[int] = (0, 1, 2, 3, 4)
    days_off: Collection[date] = frozenset()  # holidays on working weekdays
    days_on: Collection[date] = frozenset()  # weekends that are worked

    def is_working(self, day: date) -> bool:
        return day in self.days_on or (day.weekday() in self.weekdays and day not in self.days_off)

    def from_(self, day: date) -> date:
        """The day itself when it is worked, else the first worked one after it."""
        for ahead in range(FARTHEST):
            if self.is_working(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day
