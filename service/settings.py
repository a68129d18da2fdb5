"""Every knob.  Read once, in __main__; everything else is handed what it needs."""

import os
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from holidays import list_supported_countries
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "RINGBACK_"


class SettingsWrong(ValueError):
    """One clear line: which variable, and what it should be."""


class Settings(BaseSettings):
    """Set by RINGBACK_… variables or a `.env` file beside the service.  README.md's table is made from this class."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", frozen=True, extra="ignore")

    data_dir: Path = Field(Path("var"), description="Recordings, the model and the embedded database live here.")
    database_url: str = Field(
        "", description="`postgresql+psycopg://user:password@host/name`. Empty: SQLite in the data folder."
    )
    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` behind a reverse proxy.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field(
        "", description="How PBXs and browsers reach us, e.g. `https://calls.example.org`. Empty: `http://HOST:PORT`."
    )
    time_zone: str = Field("Europe/Moscow", description="Zone of days, weeks and months in every report.")
    working_weekdays: tuple[int, ...] = Field(
        (1, 2, 3, 4, 5),
        description="Working days of the week as JSON, 1 is Monday: what is promised for another is due next.",
    )
    holidays_of: str = Field(
        "RU",
        description="Country (ISO 3166) whose public holidays and moved days off are no working days. Empty: none.",
    )
    own_days_off: tuple[date, ...] = Field((), description='Further days off as JSON, e.g. `["2026-12-30"]`.')
    working_hours: str = Field(
        "09:00-18:00",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$",
        description="Hours of a working day in that zone: a PBX that is silent in them is told of.",
    )
    silent_after_minutes: int = Field(
        30,
        ge=0,
        description="Minutes of working time without an event after which a PBX counts as silent. 0: never. "
        "A PBX's own option of this name goes before.",
    )
    language: str = Field(
        "ru", pattern="^(ru|en)$", description="Language of pages before somebody signs in: `ru`, `en`."
    )
    company_names: tuple[str, ...] = Field(
        (), description='Our own names as JSON, e.g. `["Вектор"]`: never competitors.'
    )
    competitors: tuple[str, ...] = Field((), description="Competitors to watch for, as a JSON list of names.")
    model: str = Field(
        "base",
        description="Speech model: `base` (comes with the package), a faster-whisper name, a folder, or a server's.",
    )
    engine: str = Field(
        "faster-whisper",
        pattern="^(faster-whisper|server|onnx-asr)$",
        description="What transcribes: `faster-whisper` here; a `server` that speaks OpenAI's protocol; `onnx-asr` "
        "(T-one, GigaAM) from a folder.",
    )
    engine_url: str = Field("", description="The speech server, e.g. `http://127.0.0.1:8000/v1`. Recordings go there.")
    engine_hosts: tuple[str, ...] = Field(
        (),
        description="The hosts recordings may go to, a JSON list; the URL's host must be in it. "
        "`http://127.0.0.1` allows a host without encryption.",
    )
    engine_key: SecretStr | None = Field(None, description="The speech server's bearer key, if it needs one.")
    engine_timeout_seconds: float = Field(
        600, gt=0, description="Longest wait for ten minutes of one side by the speech server."
    )
    onnx_kind: str = Field(
        "",
        description="Which model lies in the folder RINGBACK_MODEL, as onnx-asr calls it: `t-one-ctc`, "
        "`gigaam-v3-e2e-ctc`, …",
    )
    languages: tuple[str, ...] = Field(("ru", "en"), description="Languages our calls are held in, as a JSON list.")
    model_threads: int = Field(2, ge=1, description="Processor threads of the speech model.")
    model_fast: bool = Field(False, description="Transcribe faster, with some more words wrong.")
    recording_hosts: tuple[str, ...] = Field(
        (),
        description="Hosts recordings may be fetched from, a JSON list. `*.example.org` allows public hosts below it; "
        "`http://10.0.0.5` allows a host without encryption. A private address must be written out.",
    )
    recording_most_bytes: int = Field(500_000_000, ge=1000, description="A larger recording is refused.")
    recording_most_hours: float = Field(4.0, gt=0, description="A longer recording is refused.")
    recording_late_minutes: int = Field(30, ge=1, description="A recording not there after this long is shown as late.")
    recording_missing_hours: int = Field(24, ge=1, description="A recording not there after this long is given up.")
    watch_folder: Path | None = Field(
        None, description="Folder a PBX writes recordings into; each is attached to its call."
    )
    hide_numbers: bool = Field(
        True,
        description="Phone, card and passport numbers said aloud are taken out of transcripts and muted in the copy "
        "of a recording that most roles hear. A line can be set otherwise on the page Lines.",
    )
    dispute_days: int = Field(3, ge=1, description="Days a supervisor has to answer a salesperson's dispute.")
    purposeless_limit: float = Field(
        0.2,
        gt=0,
        le=1,
        description="Share of talks without a purpose above which they are too many; 0.2 is one in five.",
    )
    session_hours: int = Field(12, ge=1, description="A sign-in lasts this long.")
    cookie_secure: bool = Field(False, description="Send the sign-in cookie over HTTPS only. Set it behind TLS.")
    trust_proxy: bool = Field(False, description="Take the caller's address from X-Forwarded-For (one proxy in front).")
    log_format: str = Field("json", pattern="^(json|text)$", description="`json` for machines, `text` for people.")
    language_model_url: str = Field(
        "",
        description="A language model for a second opinion, e.g. `https://models.example.org/v1` (OpenAI's protocol). "
        "Empty: off, nothing leaves this server. On: talks go there with numbers and names masked; see above.",
    )
    language_model_hosts: tuple[str, ...] = Field(
        (),
        description="The hosts talks may go to, a JSON list; the URL's host must be in it. "
        "`http://127.0.0.1` allows a host without encryption.",
    )
    language_model_name: str = Field("", description="Which model to ask, as its host calls it.")
    language_model_key: SecretStr | None = Field(None, description="Its bearer key, if it needs one.")
    language_model_key_file: Path | None = Field(None, description="A file with that key instead.")
    language_model_timeout_seconds: float = Field(60, gt=0, le=600, description="Longest wait for one opinion.")
    language_model_most_tokens: int = Field(500, ge=50, description="Longest answer.")
    language_model_format: str = Field(
        "json_schema",
        pattern="^(json_schema|json_object)$",
        description="How the answer's form is asked for: `json_schema`, or `json_object` with the schema beside it "
        "(llama-cpp-python).",
    )
    language_model_goals: tuple[str, ...] = Field((), description="Only calls for these goals; empty: all.")
    language_model_share: float = Field(
        1.0, ge=0, le=1, description="Share of calls that are asked about, always the same ones."
    )
    metrics_token: SecretStr | None = Field(
        None, description="Bearer token for /metrics beside tokens of role `metrics`. Empty: only the latter."
    )

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"no such time zone: {name}; write it like Europe/Moscow") from error
        return name

    @field_validator("working_weekdays")
    @classmethod
    def _some_weekday(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if not days or not all(1 <= day <= 7 for day in days):
            raise ValueError("write at least one day from 1 (Monday) to 7, like [1, 2, 3, 4, 5]")
        return days

    @field_validator("working_hours")
    @classmethod
    def _some_hours(cls, hours: str) -> str:
        opens, _, closes = hours.partition("-")
        if opens >= closes:
            raise ValueError("write the hours of one day, the opening first, like 09:00-18:00")
        return hours

    @field_validator("holidays_of")
    @classmethod
    def _known_country(cls, code: str) -> str:
        if code and code not in list_supported_countries():
            raise ValueError(
                f"no holidays are known of {code!r}; write a country's code like RU or GB, or leave it empty"
            )
        return code

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def hours(self) -> tuple[time, time]:
        """When a working day opens and closes."""
        opens, _, closes = self.working_hours.partition("-")
        return time.fromisoformat(opens), time.fromisoformat(closes)

    @property
    def database(self) -> str:
        """The URL to connect to."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'ringback.db').absolute()}"

    @property
    def address(self) -> str:
        """Where we are reached, with no slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment and `.env`.

    raises  SettingsWrong: a value is wrong, or a RINGBACK_ name is unknown (the library would overlook a misspelt one)
    """
    names = set(os.environ if environment is None else environment) | set(_names_in_env_file())
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    unknown = sorted(name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known)
    unknown = [name for name in unknown if not name.startswith("RINGBACK_TEST_")]  # the test suite's own
    if unknown:
        raise SettingsWrong(f"unknown setting {unknown[0]}; the README's table lists all there are")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else PREFIX
        raise SettingsWrong(f"{name}: {first['msg']}") from error


def _names_in_env_file() -> list[str]:
    path = Path(".env")
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line.partition("=")[0].removeprefix("export ").strip() for line in lines if "=" in line and line[0] != "#"]
