"""The silence alarm: working time only, of the tenant's calendar, with each PBX's own limit."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.settings import Settings, SettingsWrong, read_settings
from service.silence import hours, silence, silent_seconds

MOSCOW = ZoneInfo("Europe/Moscow")


def settings(**more: Any) -> Settings:
    return Settings(_env_file=None, data_dir=Path("unused"), **more)


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("heard", "at", "minutes"),
    [
        ("24 10:00", "24 10:40", 40),  # a Tuesday
        ("24 08:00", "24 09:20", 20),  # from the opening
        ("23 17:50", "24 09:20", 20),  # the end of Monday was not a silent day
        ("23 08:59", "24 09:20", 20 + 540),  # the whole of Monday was
        ("20 17:00", "23 09:40", 40),  # a week-end is nobody's silence
        ("19 08:00", "23 09:40", 40 + 2 * 540),  # Thursday and Friday
        ("24 10:00", "24 18:00", 0),  # closed
        ("24 10:00", "24 08:59", 0),
        ("20 10:00", "21 12:00", 0),  # Saturday
        ("24 10:40", "24 10:30", 0),  # clocks differ
    ],
)
def test_minutes_of_silence(heard: str, at: str, minutes: int) -> None:
    now = local(at)
    assert silent_seconds(local(heard), now, hours(settings(), now)) == minutes * 60


def test_holidays_and_own_hours_count() -> None:
    now = datetime(2026, 11, 4, 12, tzinfo=MOSCOW)  # Unity Day, a Wednesday
    heard = now - timedelta(hours=2)
    assert silent_seconds(heard, now, hours(settings(), now)) == 0
    assert silent_seconds(heard, now, hours(settings(holidays_of=""), now)) == 7200
    assert silent_seconds(heard, now, hours(settings(holidays_of="", working_hours="11:30-20:00"), now)) == 1800
    assert silent_seconds(heard, now, hours(settings(holidays_of="", own_days_off=(date(2026, 11, 4),)), now)) == 0
    assert silent_seconds(heard, now, hours(settings(holidays_of="", time_zone="Asia/Vladivostok"), now)) == 0


@pytest.mark.parametrize(
    ("options", "default", "alarms"),
    [
        ({}, 30, True),
        ({}, 60, False),
        ({}, 0, False),
        ({"silent_after_minutes": "39"}, 60, True),
        ({"silent_after_minutes": "41"}, 30, False),
        ({"silent_after_minutes": "0"}, 30, False),
    ],
)
def test_each_pbx_has_its_own_limit(options: dict[str, str], default: int, alarms: bool) -> None:
    found = silence("pbx", options, local("24 10:00"), local("24 10:40"), settings(silent_after_minutes=default))
    assert found.is_too_long is alarms


@given(st.integers(0, 700 * 86_400), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_silence_is_never_negative_longer_than_time_or_shorter_for_an_older_word(at: int, ago: timedelta) -> None:
    now = datetime(2026, 1, 1, tzinfo=MOSCOW) + timedelta(seconds=at)
    found = hours(settings(), now)
    seconds = silent_seconds(now - ago, now, found)
    assert 0 <= seconds <= ago.total_seconds()
    assert seconds <= silent_seconds(now - ago - timedelta(hours=5), now, found) or seconds == 0


@pytest.mark.parametrize("hours_given", ["9-18", "18:00-09:00", "09:00-24:00", ""])
def test_hours_that_are_none_stop_the_start(monkeypatch: pytest.MonkeyPatch, hours_given: str) -> None:
    monkeypatch.setenv("RINGBACK_WORKING_HOURS", hours_given)
    with pytest.raises(SettingsWrong, match="RINGBACK_WORKING_HOURS"):
        read_settings()
