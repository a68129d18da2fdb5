"""Every word of every page is said in Russian: templates, code and closed lists against the catalogues."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from service import middlewares, missing_of_a_call
from service.i18n import LANGUAGES, LOCALE, translations
from service.pages import (
    call_words,
    calls,
    connect,
    goal_words,
    people_words,
    promise_words,
    reconciliation,
    render,
    script_words,
    sources,
    words,
)

SERVICE = Path(render.__file__).parent.parent
METHODS = [("**.html", "jinja2.ext.babel_extract"), ("**.py", "python")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}}
CATALOGUES = sorted((LOCALE / "ru").glob("*.po"))
PLACES = re.compile(r"%\(\w+\)[sd]")


def said_in_files() -> set[str]:
    """Message ids of `_("…")` and `{% trans %}`; of a plural its first form."""
    found = extract_from_dir(SERVICE, METHODS, OPTIONS)
    ids = {message if isinstance(message, str) else message[0] for _file, _line, message, _comments, _context in found}
    return ids - {""}


def said_in_lists() -> Iterator[str]:
    """Message ids that a template looks up in a dict."""
    shown: list[Mapping[str, Any]] = [*words.lists().values(), *call_words.lists().values(), *calls.SAID.values()]
    shown += [closed for closed in people_words.lists().values() if closed not in people_words.LOOKS]
    shown += [closed for closed in promise_words.lists().values() if closed is not promise_words.STATE_LOOKS]
    shown += [closed for closed in script_words.lists().values() if closed is not script_words.UNITS]
    shown += [*goal_words.lists().values()]
    shown += [calls.OWN_FILTERS, sources.STAGES, {str(code): line for code, line in middlewares.SAID.items()}]
    shown += [
        connect.FIRST_OPTIONS,
        connect.MORE_OPTIONS,
        connect.DIRECTIONS,
        connect.OUTCOMES,
        missing_of_a_call.MISSING,
    ]
    shown += [reconciliation.KINDS, reconciliation.BACKFILLS, reconciliation.WHY_DOWN]
    for closed in shown:
        if closed is not words.BAND_LOOKS:  # classes of the style sheet, not words
            yield from (value for value in closed.values() if isinstance(value, str))
    yield from (name for _address, name, _permission in (*render.MAIN, *render.MORE))


def test_templates_are_read_at_all() -> None:
    assert {"Sign in", "Calls", "%(num)d call"} <= said_in_files()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_all_is_translated(language: str) -> None:
    known = set(translations(language)._catalog)  # type: ignore[attr-defined]  # gettext has no public list of its ids
    ids = {key if isinstance(key, str) else key[0] for key in known}
    assert sorted((said_in_files() | set(said_in_lists())) - ids) == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_whole_and_keeps_the_places_of_values(file: Path) -> None:
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale="ru")
    assert catalogue.num_plurals == 3
    for message in catalogue:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert len(forms) == (3 if isinstance(message.id, tuple) else 1), message.id
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        for form in forms:
            assert form.strip(), f"{first} is not said"
            assert set(PLACES.findall(form)) == set(PLACES.findall(first)), f"{first}: other places than {form}"


def test_one_message_has_one_translation() -> None:
    said: dict[Any, str] = {}
    for file in CATALOGUES:
        with file.open("rb") as stream:
            for message in read_po(stream, locale="ru"):
                if message.id:
                    assert said.setdefault(message.id, message.string) == message.string, f"{file.stem}: {message.id}"


@pytest.mark.parametrize(("number", "said"), [(1, "1 звонок"), (3, "3 звонка"), (11, "11 звонков"), (21, "21 звонок")])
def test_plurals(number: int, said: str) -> None:
    form = translations("ru").ngettext("%(num)d call", "%(num)d calls", number)
    assert form % {"num": number} == said
