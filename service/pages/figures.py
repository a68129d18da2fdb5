"""What the pages with figures share: the period bar with its filters, and the three figures ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web
from babel.dates import format_date, format_interval

from db.queries import kpi
from db.queries.kpi import Overview, Scope
from scoring.kpis.goal_attainment import change_points, change_share, goal_attainment
from scoring.kpis.interval import Rate
from scoring.kpis.period import Period, Span, comparable, following, parts, period_of, previous
from service.access import WHO
from service.pages.render import language_of
from service.pages.words import FILTERS, SPANS
from service.periods import filters_query, period_query
from service.world import WORLD

LOW, HIGH = 1.0, 4.0  # ends of the strip of calls per company; values beyond stand at its end
STRIP_WIDTH = 288  # units of the drawing
OF_PEOPLE = ("employee", "role", "team")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The period and the filters as links and form fields: works without JavaScript."""

    words: str
    spans: tuple[tuple[str, str, bool], ...]  # message id, address, is current
    back: str
    forth: str | None  # None: the next period has not begun
    first: str
    last: str
    hidden: tuple[tuple[str, str], ...]  # what a form of filters must keep
    offered: Mapping[str, Sequence[tuple[str, str]]]  # filter → (value, words)
    chosen: Mapping[str, str]
    clear: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Three:
    """The three figures of S1.54 and what they are compared with."""

    overview: Overview
    attainment: Rate
    points: float | None  # percentage points against the period before
    change: float | None  # connected calls against the period before; a share
    before_words: str
    spark: tuple[tuple[str, int], ...]  # words of the part, connected calls


def bar(request: web.Request, period: Period, offered: Mapping[str, Sequence[tuple[str, str]]]) -> Bar:
    """The bar of this page at this period."""
    world, language = request.app[WORLD], language_of(request)
    today = world.clock().astimezone(period.zone).date()
    kept = {name: value for name, value in request.query.items() if name not in ("period", "on", "from", "to", "after")}
    anchor = today if period.first <= today <= period.last else period.first
    after = following(period)
    mine = request[WHO].only_employee is not None  # a manager has nobody else to choose

    def address(other: Period) -> str:
        return f"{request.path}?{urlencode(period_query(other) | kept)}"

    return Bar(
        words=period_words(period, language),
        spans=tuple(
            (name, address(period_of(Span(span), anchor, period.zone)), period.span == span)
            for span, name in SPANS.items()
        ),
        back=address(previous(period)),
        forth=address(after) if after.first <= today else None,
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        hidden=tuple((period_query(period) | {k: v for k, v in kept.items() if k not in FILTERS}).items()),
        offered={name: offered[name] for name in FILTERS if offered.get(name) and not (mine and name in OF_PEOPLE)},
        chosen=filters_query(request),
        clear=f"{request.path}?{urlencode(period_query(period))}",
    )


async def three_figures(request: web.Request, period: Period, scope: Scope) -> Three:
    """Read and compare; a period that is not over is compared with as many days of the one before."""
    world, language = request.app[WORLD], language_of(request)
    before, cut = comparable(period, world.clock()), parts(period)
    bounds = [(part.since, part.until) for part in cut]
    overview = await world.db.read(kpi.overview, scope, before=scope.within(before.since, before.until), bounds=bounds)
    return three_of(overview, before_words=period_words(before, language), cut=cut, language=language)


def three_of(overview: Overview, *, before_words: str, cut: Sequence[Period], language: str) -> Three:
    now, before = overview.now, overview.before
    attainment = goal_attainment(attained=now.attained, judged=now.judged)
    return Three(
        overview=overview,
        attainment=attainment,
        points=change_points(attainment, goal_attainment(attained=before.attained, judged=before.judged)),
        change=change_share(now.connected, before.connected),
        before_words=before_words,
        spark=tuple((period_words(part, language), n) for part, n in zip(cut, overview.points, strict=True)),
    )


def period_words(period: Period, language: str) -> str:
    """«ноябрь 2026», «24 ноября 2026 г.», «16–22 нояб. 2026 г.», in the reader's language.

    A month or quarter cut short to be compared is named by its days."""
    is_whole = period.span is Span.CUSTOM or period == period_of(period.span, period.first, period.zone)
    if period.first == period.last:
        return format_date(period.first, "d MMMM y", locale=language)
    if is_whole and period.span is Span.MONTH:
        return format_date(period.first, "LLLL y", locale=language)
    if is_whole and period.span is Span.QUARTER:
        return format_date(period.first, "QQQQ y", locale=language)
    return format_interval(period.first, period.last, "yMMMd", locale=language)


def x_of(value: float, width: float = STRIP_WIDTH) -> float:
    """Where a value of calls per company stands on the strip, in units of the drawing."""
    share = (min(max(value, LOW), HIGH) - LOW) / (HIGH - LOW)
    return round(share * width, 1)


def calls_address(period: Period, filters: Mapping[str, object], **more: object) -> str:
    """The list of calls behind a figure."""
    chosen = {name: value for name, value in {**filters, **more}.items() if value not in (None, "")}
    return f"/calls?{urlencode(period_query(period) | {k: str(v) for k, v in chosen.items()})}"
