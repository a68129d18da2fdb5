"""Russian and English.  Message ids are English; a subject's Russian is `locale/ru/<subject>.po`, compiled at start."""

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("ru", "en")
LOCALE = Path(__file__).with_name("locale")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """All subjects of one language as one catalogue.  English needs none."""
    files = sorted((LOCALE / language).glob("*.po"))
    if not files:
        return gettext.NullTranslations()
    whole = Catalog(locale=language)
    for file in files:
        with file.open("rb") as stream:
            for message in read_po(stream, locale=language):
                if message.id and message.string:
                    whole.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
