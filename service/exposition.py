"""/metrics: this process's counters, and the figures that live in the database, read at most every 15 seconds."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from adapters.events import CallOutcome, Direction
from adapters.records import EmployeeRole
from db.queries import gauges
from db.queries.gauges import Gauges
from scoring.accounts import Kind
from scoring.kpis.promises import State
from scoring.kpis.purpose import PURPOSELESS_LIMIT, Sign
from service.access import Permission, Routes
from service.metrics import STAGE_NAMES
from service.silence import Silence, silence
from service.world import WORLD, World

FRESH_SECONDS = 15.0
BANDS = ("1", "2", "3_4", "5_plus")
RECORDING_STATES = ("expected", "late", "stored", "missing", "corrupt")

routes = Routes()

log = structlog.get_logger(__name__)


class FromDatabase(Collector):
    """Figures of one look at the database; every closed label set is there, with zero where nothing is."""

    def __init__(
        self,
        seen: Gauges,
        at: datetime,
        purposeless_limit: float = PURPOSELESS_LIMIT,
        silences: Sequence[Silence] = (),
    ) -> None:
        self._seen, self._at, self._limit, self._silences = seen, at, purposeless_limit, silences

    def collect(self) -> Iterator[Metric]:
        seen = self._seen
        yield _plain("ringback_database_up", "1 when the database answers.", 1)
        yield _plain("ringback_calls_open", "Calls in progress.", seen.calls_open)
        if seen.oldest_open_call is not None:
            yield _plain(
                "ringback_oldest_open_call_timestamp_seconds",
                "When the oldest call in progress began.",
                seen.oldest_open_call.timestamp(),
            )
        yield _labelled(
            "ringback_calls_month_to_date",
            "Calls of this month by direction and outcome.",
            ["direction", "outcome"],
            {(str(d), str(o)): seen.calls.get((d, o), 0) for d in Direction for o in CallOutcome},
        )
        yield _labelled(
            "ringback_queue_jobs",
            "Jobs that wait or run.",
            ["stage"],
            {(stage,): seen.jobs.get(stage, 0) for stage in STAGE_NAMES},
        )
        yield _plain(
            "ringback_transcription_backlog_seconds",
            "Seconds of stored recordings that wait to be transcribed.",
            seen.backlog_seconds,
        )
        yield _labelled(
            "ringback_queue_oldest_job_timestamp_seconds",
            "When the oldest of them was asked for.",
            ["stage"],
            {(stage,): at.timestamp() for stage, at in seen.oldest_job.items() if stage in STAGE_NAMES},
        )
        yield _labelled(
            "ringback_dead_letters",
            "Parked: deliveries that can't be read, stages that failed for good.",
            ["stage"],
            {
                ("parse",): seen.parked_deliveries,
                **{(stage,): seen.parked_jobs.get(stage, 0) for stage in STAGE_NAMES},
            },
        )
        yield _labelled(
            "ringback_recordings",
            "Recordings by state.",
            ["state"],
            {(state,): seen.recordings.get(state, 0) for state in RECORDING_STATES},
        )
        yield _labelled(
            "ringback_last_event_timestamp_seconds",
            "When a PBX was last heard from.",
            ["source"],
            {(name,): at.timestamp() for name, at in seen.last_delivery.items() if at is not None},
        )
        yield _labelled(
            "ringback_listener_up",
            "1 while the connection to a PBX that we call stands, whichever process holds it.",
            ["source"],
            {(name,): float(is_up) for name, is_up in seen.listeners.items()},
        )
        yield from self._exchanges()
        yield from self._business()

    def _exchanges(self) -> Iterator[Metric]:
        reconciled = self._seen.reconciled
        yield _labelled(
            "ringback_source_silent",
            "1 while a PBX has said nothing for longer of the working time than its limit.",
            ["source"],
            {(one.source,): float(one.is_too_long) for one in self._silences},
        )
        yield _labelled(
            "ringback_source_silent_seconds",
            "Working time without an event; 0 outside working hours.",
            ["source"],
            {(one.source,): one.seconds for one in self._silences},
        )
        yield _labelled(
            "ringback_reconciliation_timestamp_seconds",
            "When a PBX's events, CDR and recordings were last compared.",
            ["source"],
            {(source,): at.timestamp() for source, at in reconciled.at.items()},
        )
        yield _labelled(
            "ringback_reconciliation_differences",
            "Differences of the last day compared.",
            ["source", "kind"],
            {
                (source, str(kind)): reconciled.differences.get((source, str(kind)), 0)
                for source in reconciled.at
                for kind in Kind
            },
        )

    def _business(self) -> Iterator[Metric]:
        seen = self._seen
        by_role: dict[tuple[str, ...], float] = {
            (str(role),): sum(seen.companies.get((role, band), 0) for band in BANDS) for role in EmployeeRole
        }
        yield _labelled(
            "ringback_company_connected_calls",
            "Connected calls to companies, month to date.",
            ["role"],
            {(str(role),): seen.company_calls.get(role, 0) for role in EmployeeRole},
        )
        yield _labelled(
            "ringback_companies_connected", "Companies with a connected call, month to date.", ["role"], by_role
        )
        yield _labelled(
            "ringback_companies",
            "Companies by how many connected calls they got, month to date.",
            ["role", "calls"],
            {(str(role), band): seen.companies.get((role, band), 0) for role in EmployeeRole for band in BANDS},
        )
        yield _plain("ringback_rejected_leads", "Leads that stand as rejected.", seen.rejected)
        yield _plain("ringback_rejected_leads_waiting", "Of them, those nobody has reviewed.", seen.rejected_waiting)
        if seen.oldest_rejected is not None:
            yield _plain(
                "ringback_rejected_leads_oldest_timestamp_seconds",
                "When the first of those that wait was rejected.",
                seen.oldest_rejected.timestamp(),
            )
        yield _labelled(
            "ringback_promises",
            "Promises of our side due since the month began, by what became of them.",
            ["state"],
            {(str(state),): seen.promises.get(state, 0) for state in State},
        )
        yield _labelled(
            "ringback_signs_waiting",
            "Calls of the month that bear a sign to be asked about and that nobody has checked.",
            ["sign"],
            {(str(sign),): seen.signs.get(sign, 0) for sign in Sign},
        )
        yield _plain(
            "ringback_purposeless_calls", "Connected outbound calls without a purpose, month to date.", seen.purposeless
        )
        yield _plain("ringback_outbound_connected_calls", "Connected outbound calls, month to date.", seen.outbound)
        yield _plain(
            "ringback_purposeless_limit_ratio", "The share of them from which on they are too many.", self._limit
        )
        yield _plain("ringback_kpi_computed_timestamp_seconds", "When these figures were read.", self._at.timestamp())


class Down(Collector):
    """No figures of the database: old ones would look like new ones."""

    def collect(self) -> Iterator[Metric]:
        yield _plain("ringback_database_up", "1 when the database answers.", 0)


class Look:
    """The last look at the database, shared by scrapes that come close together."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._collector: FromDatabase | Down | None = None
        self._looked_at = float("-inf")

    async def collector(self, world: World) -> FromDatabase | Down:
        async with self._lock:
            if self._collector is None or time.monotonic() - self._looked_at > FRESH_SECONDS:
                self._collector = await _read(world)
                self._looked_at = time.monotonic()
            return self._collector


LOOK = web.AppKey("look", Look)


@routes.get("/metrics", Permission.SEE_METRICS)
async def metrics(request: web.Request) -> web.Response:
    """Prometheus text format; a token of role metrics, or RINGBACK_METRICS_TOKEN."""
    world = request.app[WORLD]
    registry = CollectorRegistry()
    registry.register(await request.app[LOOK].collector(world))
    text = generate_latest(world.metrics.registry) + generate_latest(registry)
    return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def _read(world: World) -> FromDatabase | Down:
    at = world.clock()
    try:
        seen = await world.db.read(gauges.read, month_start=_month_start(at, world.settings.zone))
    except SQLAlchemyError as error:
        log.warning("no figures for Prometheus: the database does not answer", error=type(error).__name__)
        return Down()
    for source in seen.last_delivery:
        world.metrics.expect_source(source)
    silences = [silence(one.source, one.options, one.at, at, world.settings) for one in seen.heard]
    return FromDatabase(seen, at, world.settings.purposeless_limit, silences)


def _month_start(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _plain(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def _labelled(name: str, what: str, labels: list[str], values: Mapping[tuple[str, ...], float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=labels)
    for label_values, value in values.items():
        family.add_metric(label_values, value)
    return family
