"""Fields of what a PBX sent, read one by one.  Everything here raises ValueError that names the field, never its value.

The one place where foreign text enters: no NUL (PostgreSQL refuses it), no half of a surrogate pair, bounded length.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

Object = Mapping[str, object]

LONGEST_ID = 200  # characters; the longest real one is Beeline's, about 60
LONGEST_TEXT = 500
LONGEST_ADDRESS = 4_000  # signed links of S3 with a session token take about 1,700
EARLIEST, LATEST = 946_684_800, 4_102_444_800  # 2000-01-01 and 2100-01-01, epoch seconds
CLOCK = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)", re.ASCII)
LOCAL = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?")


def json_object(text: str | bytes) -> Object:
    """The JSON object in a text.  Raises ValueError, also for what is JSON but no object."""
    return _checked(_loads(text))


def json_objects(text: str | bytes) -> list[Object]:
    """One object, or a list of them."""
    found = _loads(text)
    return [_checked(item) for item in found] if isinstance(found, list) else [_checked(found)]


def inner(said: Object, name: str) -> Object:
    """The object in a field; {} when it is absent, null, or an empty list (PHP's empty object)."""
    value = said.get(name)
    if value is None or value in ("", []):
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be an object")
    return cast(Object, value)


def text(said: Object, name: str) -> str:
    """A field as text, numbers included; "" when it is absent or null."""
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{name} must be text")
    return clean(str(value))[:LONGEST_TEXT]


def identifier(said: Object, name: str) -> str:
    """A field that names a call, a leg or a recording: must be there."""
    value = text(said, name)
    if not value:
        raise ValueError(f"{name} is missing")
    if len(value) > LONGEST_ID:
        raise ValueError(f"{name} is longer than {LONGEST_ID} characters")
    return value


def address(said: Object, name: str) -> str:
    """An https or http address, whole; "" when the field holds none, or one too long to be kept."""
    value = said.get(name)
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        return ""
    found = clean(value)
    return found if len(found) <= LONGEST_ADDRESS else ""


def whole(said: Object, name: str, default: int = 0) -> int:
    """A whole number, as number or text; the default when it is absent or empty."""
    value = text(said, name)
    if not value:
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise ValueError(f"{name} must be a whole number")
    return int(value)


def seconds(said: Object, name: str) -> float | None:
    """A duration in seconds, not negative; None when it is absent or empty."""
    value = said.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{name} must be a number of seconds")
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} must be a number of seconds") from None
    if not 0 <= found < 10_000_000:  # 115 days; also refuses not-a-number
        raise ValueError(f"{name} must be a number of seconds, not negative")
    return found


def clock_seconds(value: str, name: str) -> float | None:
    """HH:MM:SS"""
    if not value:
        return None
    found = CLOCK.fullmatch(value)
    if found is None:
        raise ValueError(f"{name} must look like 00:01:51")
    hours, minutes, secs = (int(part) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + secs)


def epoch(said: Object, name: str) -> datetime | None:
    """Seconds since 1970, UTC, whole or not; None when it is absent, empty or 0 (it did not happen)."""
    value = seconds_since_1970(said, name)
    return None if value is None else at_epoch(value, name)


def seconds_since_1970(said: Object, name: str) -> float | None:
    value = said.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{name} must be a time in seconds since 1970")
    try:
        return float(value) or None
    except (ValueError, OverflowError):
        raise ValueError(f"{name} must be a time in seconds since 1970") from None


def at_epoch(value: float, name: str) -> datetime:
    if not EARLIEST <= value < LATEST:
        raise ValueError(f"{name} is no time of this century in seconds since 1970")
    return datetime.fromtimestamp(value, UTC)


def local(value: str, name: str, zone: ZoneInfo, *, near: datetime) -> datetime:
    """A local time without zone → UTC.  In the autumn hour that exists twice: the reading nearest to `near`."""
    if not LOCAL.fullmatch(value):
        raise ValueError(f"{name} must look like 2026-02-03 15:00:10")
    try:
        naive = datetime.fromisoformat(value)
        readings = {naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    except (ValueError, OverflowError):
        raise ValueError(f"{name} is no time") from None
    return min(readings, key=lambda reading: (abs(reading - near), reading))


def iso(value: str, name: str, zone: ZoneInfo, *, near: datetime) -> datetime:
    """ISO 8601; without an offset it is the connection's local time."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{name} is no ISO 8601 time such as 2026-02-03T15:00:10+03:00") from None
    if found.tzinfo is None:
        return local(found.isoformat(" "), name, zone, near=near)
    try:
        return at_epoch(found.timestamp(), name)
    except (OverflowError, OSError):
        raise ValueError(f"{name} is no time of this century") from None


def clean(value: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("the text has half of a surrogate pair in it") from None
    return value.replace("\x00", "").strip()


def _loads(text_or_bytes: str | bytes) -> object:
    try:
        return cast(object, json.loads(text_or_bytes))
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    except UnicodeDecodeError:
        raise ValueError("the text is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from None


def _checked(found: object) -> Object:
    if not isinstance(found, dict):
        raise ValueError("a JSON object is expected")
    return cast(Object, found)
