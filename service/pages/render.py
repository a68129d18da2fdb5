"""Pages from templates: language, who is signed in, where we are, and how figures are written."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from service.access import WHO, Permission, Who
from service.i18n import LANGUAGES, translations
from service.world import WORLD

TEMPLATES = Path(__file__).with_name("templates")
LANGUAGE_COOKIE = "language"

# What the head of every page leads to, for those who may: address, message id, permission.
MAIN = (
    ("/", "Today", Permission.SEE_FIGURES),
    ("/calls", "Calls", Permission.SEE_CALLS),
    ("/promises", "Promises", Permission.SEE_CALLS),
    ("/rejected", "Rejected", Permission.REVIEW),
    ("/funnel", "Funnel", Permission.SEE_FIGURES),
    ("/kpi", "KPIs", Permission.SEE_FIGURES),
    ("/board", "Wallboard", Permission.SEE_BOARD),
    ("/sources", "Sources", Permission.SEE_SOURCES),
)
MORE = (
    ("/objections", "Objections", Permission.SEE_FIGURES),
    ("/scripts", "Scripts", Permission.SEE_FIGURES),
    ("/talk", "How talks go", Permission.SEE_FIGURES),
    ("/goals", "Goals", Permission.SEE_FIGURES),
    ("/signs", "Calls for show", Permission.SEE_FIGURES),
    ("/disputes", "Disputes", Permission.SEE_CALLS),
    ("/agreement", "Agreement", Permission.REVIEW),
    ("/language-model", "Language model", Permission.MANAGE),
    ("/rescoring", "Re-scoring", Permission.RESCORE),
    ("/reconciliation", "Reconciliation", Permission.SEE_SOURCES),
    ("/ambiguous", "Ambiguous numbers", Permission.LINK),
    ("/unmapped", "Unknown extensions", Permission.LINK),
    ("/lines", "Lines", Permission.MANAGE),
)


def render(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """One page in the reader's language."""
    page = _environment(language_of(request)).get_template(template).render(_frame(request) | values)
    return web.Response(text=page, status=status, content_type="text/html")


def fragment(request: web.Request, template: str, **values: Any) -> str:
    """A part of a page, for live updates."""
    template_found = _environment(language_of(request)).get_template(template)
    return str(template_found.render(_frame(request) | values))


def error_page(request: web.Request, status: int, said: str) -> web.Response:
    """`said` in the reader's language where it is one of the lines we know."""
    line = translations(language_of(request)).gettext(said) if said else ""
    return render(request, "error.html", status=status, code=status, said=line)


def language_of(request: web.Request) -> str:
    """The signed-in person's, else the cookie's, else the setting's."""
    who: Who | None = request.get(WHO)
    if who is not None and who.user_id is not None:
        return who.language
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else request.app[WORLD].settings.language


def _frame(request: web.Request) -> dict[str, Any]:
    who = request.get(WHO)
    zone = request.app[WORLD].settings.zone
    language = language_of(request)
    return {
        "who": who,
        "csrf": who.csrf if who is not None else "",
        "path": request.path,
        "url": str(request.rel_url),
        "language": language,
        "zone": zone,
        "main": [item for item in MAIN if who is not None and who.may(item[2])],
        "more": [item for item in MORE if who is not None and who.may(item[2])],
        "may": lambda name: who is not None and who.may(Permission[name]),
        "moment": lambda at, pattern="d MMM HH:mm": _moment(at, pattern, zone, language),
        "clock": lambda at: format_time(at, "HH:mm", tzinfo=zone, locale=language) if at else "–",
        "day": lambda on, pattern="d MMMM": _day(on, pattern, zone, language),
        "number": lambda value, digits=0: _number(value, digits, language),
        "money": lambda amount, currency="RUB": _money(amount, currency, language),
        "percent": lambda share, digits=0: _percent(share, digits, language),
        "length": length,
        "with_query": lambda **changed: str(
            request.rel_url.update_query({k: v for k, v in changed.items() if v is not None})
        ),
    }


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # of the extension
    return environment


def length(seconds: float | None) -> str:
    """4:37, or 1:02:05; – where it is not known."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _moment(at: datetime | None, pattern: str, zone: Any, language: str) -> str:
    return format_datetime(at, pattern, tzinfo=zone, locale=language) if at else "–"


def _day(on: date | datetime | None, pattern: str, zone: Any, language: str) -> str:
    if isinstance(on, datetime):
        on = on.astimezone(zone).date()
    return format_date(on, pattern, locale=language) if on else "–"


def _number(value: float | Decimal | None, digits: int, language: str) -> str:
    if value is None:
        return "–"
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=language)


def _money(amount: Decimal | None, currency: str, language: str) -> str:
    if amount is None:
        return "–"
    whole = amount == amount.to_integral_value()
    return format_currency(
        amount, currency, "#,##0 ¤" if whole else "#,##0.00 ¤", locale=language, currency_digits=False
    )


def _percent(share: float | None, digits: int, language: str) -> str:
    return "–" if share is None else f"{_number(share * 100, digits, language)} %"
