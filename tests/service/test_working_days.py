"""The tenant's working days, from settings."""

from datetime import date

from service.settings import Settings
from service.working_days import working_days


def test_the_russian_calendar_knows_moved_days() -> None:
    days = working_days(Settings(_env_file=None), date(2026, 11, 24))
    assert days.from_(date(2026, 12, 31)) == date(2027, 1, 11)  # the New Year's days
    assert days.from_(date(2026, 5, 9)) == date(2026, 5, 12)  # Saturday, Monday off for it
    assert days.is_working(date(2027, 2, 20))  # a worked Saturday, for the Monday after it


def test_a_tenant_may_work_otherwise() -> None:
    days = working_days(
        Settings(_env_file=None, working_weekdays=(2, 3, 4, 5, 6), holidays_of="", own_days_off=(date(2026, 11, 26),)),
        date(2026, 11, 24),
    )
    assert [days.is_working(date(2026, 11, day)) for day in (23, 24, 26, 28)] == [False, True, False, True]
