"""The one choke point for phone numbers: whatever a PBX, a CRM or a person wrote → E.164, or an extension, or hidden.

source  the shapes that PBXs send are listed in adapters/README.md, "Numbers"
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

EXTENSION = re.compile(r"^\d{2,5}$")
HIDDEN = frozenset(
    (
        "",
        "anonymous",
        "unknown",
        "private",
        "restricted",
        "unavailable",
        "withheld",
        "hidden",
        "скрытый номер",
        "номер скрыт",
    )
)
SEVEN = frozenset(("RU", "KZ"))  # one numbering plan: +7, trunk prefix 8, international prefix 810
SCHEME = re.compile(r"^(?:sips?|tel):(?://)?", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015\u2212/_\u200b-\u200f\u202a-\u202e\ufeff]+")
DIGITS = re.compile(r"\+?[0-9]+")
SHORTEST, LONGEST = 7, 15  # digits; the longest is E.164's own limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number as it was written, and what it means."""

    raw: str
    e164: str | None  # "+74951234567"
    extension: str | None  # the number is one of our own short ones
    is_hidden: bool  # the caller withheld it
    is_own: bool = False  # one of our lines: never a customer

    @property
    def national_digits(self) -> str:
        """Digits without country code, for a search by what people remember; the raw digits when there is no E.164."""
        if self.e164 is None:
            return "".join(re.findall(r"[0-9]", self.raw))
        try:
            return phonenumbers.national_significant_number(phonenumbers.parse(self.e164, None))
        except phonenumbers.NumberParseException:
            return self.e164[1:]


def to_e164(
    raw: str | None,
    *,
    country: str = "RU",
    extension_pattern: re.Pattern[str] = EXTENSION,
    own_numbers: frozenset[str] = frozenset(),
) -> Number:
    """What a number means in a country.  Never raises: what is no number has neither e164 nor extension.

    country      ISO 3166, gives the country code of numbers that come without one
    own_numbers  E.164
    """
    written = raw or ""
    text = bare(written)
    if is_hidden(text):
        return Number(raw=written, e164=None, extension=None, is_hidden=True)
    if extension_pattern.fullmatch(text):
        return Number(raw=written, e164=None, extension=text, is_hidden=False)
    e164 = _e164(text, country) if DIGITS.fullmatch(text) else None
    return Number(raw=written, e164=e164, extension=None, is_hidden=False, is_own=e164 in own_numbers)


def bare(raw: str) -> str:
    """Without scheme, host, parameters and visual separators: "sip:+7 (900) 000@pbx;user=phone" → "+7900000"."""
    text = unicodedata.normalize("NFKC", raw).strip()
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1]
    text = re.split(r"[@;]", SCHEME.sub("", text.strip()), maxsplit=1)[0].strip()
    squeezed = SEPARATORS.sub("", text)
    return squeezed if DIGITS.fullmatch(squeezed) else text


def is_hidden(text: str) -> bool:
    return text.strip("<> ").casefold() in HIDDEN


@lru_cache(maxsize=16_384)
def _e164(text: str, country: str) -> str | None:
    if text.startswith("+"):
        return _international(text[1:], country)
    if country in SEVEN:
        return _seven(text)
    if text.startswith("00"):
        return _international(text[2:], country)
    return _possible(text, country) or _possible(f"+{text}", None)


def _seven(digits: str) -> str | None:
    """Russia and Kazakhstan: 810… abroad, 8… and 7… with eleven digits, ten digits without a prefix."""
    if digits.startswith("810") and len(digits) >= len("810") + 9:
        return _international(digits[3:], "RU")
    if len(digits) == 11 and digits[0] in "78":
        return f"+7{digits[1:]}"
    if len(digits) == 10:
        return f"+7{digits}"
    if digits.startswith("00"):
        return _international(digits[2:], "RU")
    return _possible(f"+{digits}", None)


def _international(digits: str, country: str) -> str | None:
    """After a plus.  "+8 900 …" is a Russian habit of writing +7: read so where no country has such a number."""
    if not SHORTEST <= len(digits) <= LONGEST or digits.startswith("0"):
        return None
    if digits[0] == "7" and len(digits) == 11:
        return f"+{digits}"
    found = _possible(f"+{digits}", None)
    if found is None and country in SEVEN and len(digits) == 11 and digits[0] == "8":
        return f"+7{digits[1:]}"
    return found or f"+{digits}"


def _possible(text: str, country: str | None) -> str | None:
    """The library's reading, when such a number can exist."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
