"""Every metric, with closed label sets: never a company, a call, a number or a person as a label.

Counters say what this process did; what lives in the database comes from `service/exposition.py`.  Names and rules:
service/README.md, "Metrics".
"""

from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)

from adapters.events import CallOutcome, Direction
from scoring.facts import GoalCode, GoalOrigin
from scoring.scripts.items import Kind, Mark
from scoring.verdict import Outcome, Verdict

MOST_SOURCES = 50  # names of PBXs that become labels; further ones are counted as "other"

DELIVERY_RESULTS = ("accepted", "duplicate", "rejected")
STAGE_NAMES = ("link", "inquire", "fetch", "transcribe", "score", "opinion")
JOB_RESULTS = ("done", "retry", "parked")
RECORDING_RESULTS = ("ok", "late", "missing", "corrupt")
LINK_RESULTS = ("auto", "ambiguous", "none", "manual")
GOALS = (*(str(goal) for goal in GoalCode), "none")
GOAL_RESULTS = tuple(str(outcome) for outcome in Outcome)
ORIGINS = tuple(str(origin) for origin in GoalOrigin)
DIRECTIONS = tuple(str(direction) for direction in Direction)
CALL_OUTCOMES = tuple(str(outcome) for outcome in CallOutcome if outcome is not CallOutcome.IN_PROGRESS)
ENGINES = ("faster-whisper", "server", "onnx-asr")
MODES = ("live", "backfill", "manual")
SCRIPT_ITEMS, MARKS = tuple(str(kind) for kind in Kind), tuple(str(mark) for mark in Mark)
ROLES = ("admin", "head", "supervisor", "manager", "api")

LINK_METHODS = {"phone": "auto", "shared_phone": "auto", "ambiguous": "ambiguous", "manual": "manual"}


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # untyped there; spares a series a counter
        self.registry = CollectorRegistry()
        self._sources: set[str] = set()
        one = self.registry
        self._deliveries = Counter(
            "ringback_webhook_events_total", "Deliveries by PBX and result.", ["source", "result"], registry=one
        )
        self._answers = Histogram(
            "ringback_webhook_request_duration_seconds",
            "From a delivery's arrival to its answer, durable.",
            ["source"],
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
            registry=one,
        )
        self._lag = Histogram(
            "ringback_event_lag_seconds",
            "From an event at the PBX to its delivery here.",
            ["source"],
            buckets=(0.1, 0.5, 1, 5, 30, 120, 600, 3600),
            registry=one,
        )
        self._jobs = Counter("ringback_jobs_total", "Stages run, by result.", ["stage", "result"], registry=one)
        self._job_seconds = Histogram(
            "ringback_job_duration_seconds",
            "Time one stage took for one call.",
            ["stage"],
            buckets=(0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900),
            registry=one,
        )
        self._recordings = Counter("ringback_recordings_total", "What became of recordings.", ["result"], registry=one)
        self._audio = Counter(
            "ringback_transcription_audio_seconds_total", "Seconds of recordings heard.", ["engine"], registry=one
        )
        self._hearing = Counter(
            "ringback_transcription_processing_seconds_total", "Seconds the engine took.", ["engine"], registry=one
        )
        self._suspect = Counter(
            "ringback_transcription_suspect_seconds_total",
            "Seconds of turns that were perhaps invented.",
            ["engine"],
            registry=one,
        )
        self._links = Counter("ringback_call_links_total", "Calls by how they were linked.", ["result"], registry=one)
        self._goals = Counter("ringback_call_goals_total", "Calls judged.", ["goal", "result", "origin"], registry=one)
        self._items = Counter(
            "ringback_script_items_total", "Items of scripts in calls judged.", ["item", "result"], registry=one
        )
        self._plays = Counter("ringback_recording_plays_total", "Recordings played.", ["role"], registry=one)
        self._calls = Counter(
            "ringback_calls_total", "Calls that ended.", ["direction", "outcome", "mode"], registry=one
        )
        self.orphans = Gauge(
            "ringback_orphan_recordings", "Files of the watched folder that fit no call.", registry=one
        )
        Info("ringback_build", "This program.", registry=one).info({"version": version("ringback")})
        ProcessCollector(registry=one)
        self._start_at_zero()

    def delivery(self, source: str, result: str) -> None:
        self._deliveries.labels(self._source(source), result).inc()

    def delivery_answered(self, source: str, seconds: float) -> None:
        self._answers.labels(self._source(source)).observe(seconds)

    def event_lag(self, source: str, seconds: float) -> None:
        self._lag.labels(self._source(source)).observe(max(seconds, 0.0))

    def job(self, stage: str, result: str, seconds: float) -> None:
        self._jobs.labels(_among(stage, STAGE_NAMES), _among(result, JOB_RESULTS)).inc()
        self._job_seconds.labels(_among(stage, STAGE_NAMES)).observe(seconds)

    def recording(self, result: str) -> None:
        self._recordings.labels(_among(result, RECORDING_RESULTS)).inc()

    def call_ended(self, direction: str, outcome: str, mode: str) -> None:
        """Counted when it is known, not when it was: figures of a calendar day come from SQL."""
        self._calls.labels(_among(direction, DIRECTIONS), _among(outcome, CALL_OUTCOMES), _among(mode, MODES)).inc()

    def transcribed(self, engine: str, audio_seconds: float, wall_seconds: float, suspect_seconds: float = 0.0) -> None:
        name = _among(engine, ENGINES)
        self._audio.labels(name).inc(audio_seconds)
        self._hearing.labels(name).inc(wall_seconds)
        self._suspect.labels(name).inc(suspect_seconds)

    def linked(self, method: str) -> None:
        self._links.labels(LINK_METHODS.get(method, "none")).inc()

    def scored(self, verdict: Verdict | None) -> None:
        if verdict is not None:
            self._goals.labels(_among(verdict.goal or "none", GOALS), str(verdict.outcome), str(verdict.origin)).inc()

    def script_item(self, item: str, result: str) -> None:
        """Own items of a tenant are one label together: their names are his."""
        self._items.labels(item if item in SCRIPT_ITEMS else "own", _among(result, MARKS)).inc()

    def played(self, role: str) -> None:
        self._plays.labels(_among(role, ROLES)).inc()

    def _source(self, name: str) -> str:
        """At most MOST_SOURCES names in the life of a process."""
        if name in self._sources or len(self._sources) < MOST_SOURCES:
            self._sources.add(name)
            return name
        return "other"

    def expect_source(self, name: str) -> None:
        """A PBX that is set up has its counters from the start, before it has sent anything."""
        label = self._source(name)
        self._answers.labels(label)
        self._lag.labels(label)
        for result in DELIVERY_RESULTS:
            self._deliveries.labels(label, result)

    def _start_at_zero(self) -> None:
        """Label sets exist before the first event: `rate()` and alerts would miss it."""
        for stage in STAGE_NAMES:
            self._job_seconds.labels(stage)
            for result in JOB_RESULTS:
                self._jobs.labels(stage, result)
        for result in RECORDING_RESULTS:
            self._recordings.labels(result)
        for result in LINK_RESULTS:
            self._links.labels(result)
        for direction in DIRECTIONS:
            for outcome in CALL_OUTCOMES:
                self._calls.labels(direction, outcome, "live")
        for engine in ENGINES:
            self._audio.labels(engine)
            self._hearing.labels(engine)
            self._suspect.labels(engine)
        for item in SCRIPT_ITEMS:
            for mark in MARKS:
                self._items.labels(item, mark)
        for role in ROLES:
            self._plays.labels(role)
        for goal in GOALS:
            for result in GOAL_RESULTS:
                for origin in ORIGINS:
                    self._goals.labels(goal, result, origin)


def _among(value: str, closed: tuple[str, ...]) -> str:
    return value if value in closed else "other"
