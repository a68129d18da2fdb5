"""Every PBX kind, and a connection to one made of what an administrator entered.  A new PBX is one line here."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters import employees, file_rows, peers, templates
from adapters.aircall import client as aircall_client
from adapters.aircall import parse as aircall
from adapters.asterisk import cdr_table as asterisk_cdr
from adapters.asterisk import client as asterisk_client
from adapters.asterisk import listen as asterisk_listen
from adapters.asterisk import parse as asterisk
from adapters.avaya import parse as avaya
from adapters.beeline import client as beeline_client
from adapters.beeline import parse as beeline
from adapters.beeline import subscriptions as beeline_subscriptions
from adapters.binotel import client as binotel_client
from adapters.binotel import parse as binotel
from adapters.bitrix24 import history as bitrix24_history
from adapters.bitrix24 import parse as bitrix24
from adapters.capture import parse as capture
from adapters.cisco import history as cisco_history
from adapters.cisco import parse as cisco
from adapters.cisco import rows as cisco_rows
from adapters.contract import Adapter, Asking, Connection, Details, FileRows, History, Listener, RecordingClient
from adapters.exotel import parse as exotel
from adapters.freeswitch import client as freeswitch_client
from adapters.freeswitch import esl as freeswitch_esl
from adapters.freeswitch import parse as freeswitch
from adapters.generic import client as generic_client
from adapters.generic import parse as generic
from adapters.mango import client as mango_client
from adapters.mango import parse as mango
from adapters.megafon import client as megafon_client
from adapters.megafon import parse as megafon
from adapters.mts import client as mts_client
from adapters.mts import history as mts_history
from adapters.mts import parse as mts
from adapters.onlinepbx import parse as onlinepbx
from adapters.phone import EXTENSION, to_e164
from adapters.plivo import client as plivo_client
from adapters.plivo import parse as plivo
from adapters.polling import OPTION as POLL_MINUTES
from adapters.polling import Polled
from adapters.ringcentral import client as ringcentral_client
from adapters.ringcentral import parse as ringcentral
from adapters.ringostat import parse as ringostat
from adapters.rostelecom import client as rostelecom_client
from adapters.rostelecom import details as rostelecom_details
from adapters.rostelecom import parse as rostelecom
from adapters.sipuni import parse as sipuni
from adapters.telnyx import client as telnyx_client
from adapters.telnyx import parse as telnyx
from adapters.telphin import client as telphin_client
from adapters.telphin import parse as telphin
from adapters.threecx import client as threecx_client
from adapters.threecx import listen as threecx_listen
from adapters.threecx import parse as threecx
from adapters.twilio import client as twilio_client
from adapters.twilio import parse as twilio
from adapters.uis import history as uis_history
from adapters.uis import parse as uis
from adapters.vcon import client as vcon_client
from adapters.vcon import files as vcon_files
from adapters.vcon import parse as vcon
from adapters.vonage import client as vonage_client
from adapters.vonage import parse as vonage
from adapters.zadarma import client as zadarma_client
from adapters.zadarma import parse as zadarma

ALL: tuple[Adapter, ...] = (
    asterisk.ADAPTER,
    freeswitch.ADAPTER,
    mango.ADAPTER,
    generic.ADAPTER,
    capture.ADAPTER,
    zadarma.ADAPTER,
    uis.ADAPTER,
    megafon.ADAPTER,
    twilio.ADAPTER,
    bitrix24.ADAPTER,
    threecx.ADAPTER,
    telnyx.ADAPTER,
    sipuni.ADAPTER,
    telphin.ADAPTER,
    beeline.ADAPTER,
    onlinepbx.ADAPTER,
    vcon.ADAPTER,
    rostelecom.ADAPTER,
    vonage.ADAPTER,
    mts.ADAPTER,
    plivo.ADAPTER,
    binotel.ADAPTER,
    ringostat.ADAPTER,
    ringcentral.ADAPTER,
    aircall.ADAPTER,
    exotel.ADAPTER,
    cisco.ADAPTER,
    avaya.ADAPTER,
)
ADAPTERS: Mapping[str, Adapter] = {adapter.name: adapter for adapter in ALL}
CLIENTS: Mapping[str, RecordingClient] = {
    "3cx": threecx_client.CLIENT,
    "telnyx": telnyx_client.CLIENT,
    "twilio": twilio_client.CLIENT,
    "megafon": megafon_client.CLIENT,
    "zadarma": zadarma_client.CLIENT,
    "asterisk": asterisk_client.CLIENT,
    "freeswitch": freeswitch_client.CLIENT,
    "mango": mango_client.CLIENT,
    "generic": generic_client.CLIENT,
    "capture": generic_client.CLIENT,  # makes no call, so no recording
    "bitrix24": generic_client.CLIENT,
    "uis": generic_client.CLIENT,  # an address is all that it tells
    "sipuni": generic_client.CLIENT,
    "telphin": telphin_client.CLIENT,
    "beeline": beeline_client.CLIENT,
    "onlinepbx": generic_client.CLIENT,
    "vcon": vcon_client.CLIENT,
    "rostelecom": rostelecom_client.CLIENT,
    "vonage": vonage_client.CLIENT,
    "mts": mts_client.CLIENT,
    "plivo": plivo_client.CLIENT,
    "binotel": binotel_client.CLIENT,
    "ringostat": generic_client.CLIENT,
    "ringcentral": ringcentral_client.CLIENT,
    "aircall": aircall_client.CLIENT,
    "exotel": generic_client.CLIENT,
    "cisco": generic_client.CLIENT,
    "avaya": generic_client.CLIENT,
}
LISTENERS: Mapping[str, Listener] = {
    "asterisk": asterisk_listen.LISTENER,
    "freeswitch": freeswitch_esl.LISTENER,
    "3cx": threecx_listen.LISTENER,
    "beeline": beeline_subscriptions.LISTENER,
    "bitrix24": Polled(history=bitrix24_history.HISTORY),
    "mts": Polled(history=mts_history.HISTORY),
    "uis": Polled(history=uis_history.HISTORY),
    "cisco": Polled(history=cisco_history.HISTORY),
    "avaya": threecx_listen.LISTENER,
}
HISTORIES: Mapping[str, History] = {
    "asterisk": asterisk_cdr.HISTORY,
    "uis": uis_history.HISTORY,
    "bitrix24": bitrix24_history.HISTORY,
    "mts": mts_history.HISTORY,
    "cisco": cisco_history.HISTORY,
}
FILES: Mapping[str, FileRows] = {
    "asterisk": file_rows.AsteriskRows(),
    "3cx": file_rows.TextRows(),
    "freeswitch": file_rows.JsonRows(),
    "generic": file_rows.JsonRows(),
    "uis": file_rows.JsonRows(),
    "vcon": vcon_files.FILES,
    "cisco": cisco_rows.ROWS,
    "avaya": file_rows.TextRows(),
}
DETAILS: Mapping[str, Details] = {"rostelecom": rostelecom_details.DETAILS}
ASKING: Mapping[str, Asking] = {"megafon": megafon.ADAPTER, "rostelecom": rostelecom.ADAPTER}

# Options of every PBX.  The second line is read by the service: where recordings may come from, and how they are heard.
COMMON_OPTIONS = (
    *("timezone", "default_country", "extension_pattern", "own_numbers", "employees", "allowed_peers"),
    *("recording_hosts", "recording_folder", "agent_channel", "language", "languages", "hot_words"),
    "silent_after_minutes",
)
FLAGS = {
    "tls": ("yes", "no"),
    "transport": ("ami", "ari"),
    "agent_channel": ("0", "1"),
    "confirm_key": ("yes", "no"),
    "recordings": ("yes", "no"),
    "duration_is": ("talk", "call"),
    "history_recordings": ("yes", "no"),
}
ADDRESSES = ("api_url", "hook_url", "ari_url", "public_base_url")
WHOLE_NUMBERS = ("max_age_seconds",)
ALIASES = {"numbers": "own_numbers", "subscribers": "employees"}  # other names that captured files have for an option


def adapter(name: str) -> Adapter:
    """Raises ValueError: no such kind."""
    found = ADAPTERS.get(name)
    if found is None:
        raise ValueError(f"no PBX kind is named {name!r}; there are: {', '.join(ADAPTERS)}")
    return found


def connection(name: str, kind: str, secrets: Mapping[str, str], options: Mapping[str, str]) -> Connection:
    """A connection, checked.  kind: the adapter's name.  Raises ValueError with one line that says what to do."""
    chosen = adapter(kind)
    _check_names(chosen, secrets, options)
    for option, value in options.items():
        _check_value(option, value)
    country = (options.get("default_country") or "RU").upper()
    pattern = _pattern(options.get("extension_pattern"))
    own = [number.strip() for number in options.get("own_numbers", "").split(",") if number.strip()]
    return Connection(
        name=name,
        adapter=kind,
        zone=_zone(options.get("timezone") or "UTC"),
        country=country,
        extension_pattern=pattern,
        own_numbers=frozenset(_own_number(number, country, pattern) for number in own),
        employees=employees.pairs(options.get("employees", "")),
        secrets=dict(secrets),
        options=dict(options),
    )


def from_example(flat: Mapping[str, object], name: str = "main") -> Connection:
    """The connection of a captured file: flat, secrets and options side by side.  Raises ValueError."""
    kind = str(flat.get("provider", ""))
    chosen = adapter(kind)
    entered = {ALIASES.get(key, key): _as_text(key, value) for key, value in flat.items() if key != "provider"}
    secret_names = (*chosen.secret_names, *chosen.optional_secret_names)
    return connection(
        name,
        kind,
        {key: value for key, value in entered.items() if key in secret_names},
        {key: value for key, value in entered.items() if key not in secret_names},
    )


def _check_names(chosen: Adapter, secrets: Mapping[str, str], options: Mapping[str, str]) -> None:
    missing = [name for name in chosen.secret_names if not secrets.get(name)]
    if missing:
        raise ValueError(f"{chosen.title} needs the secret {missing[0]}: give it as {missing[0]}=…")
    known_secrets = (*chosen.secret_names, *chosen.optional_secret_names)
    unknown = sorted(secrets.keys() - set(known_secrets))
    if unknown:
        raise ValueError(f"{chosen.title} has no secret {unknown[0]!r}; it has: {', '.join(known_secrets)}")
    known = (*chosen.option_names, *COMMON_OPTIONS)
    unknown = sorted(options.keys() - set(known))
    if unknown:
        raise ValueError(f"{chosen.title} has no option {unknown[0]!r}; it has: {', '.join(known)}")


def _check_value(option: str, value: str) -> None:
    if option in FLAGS and value not in FLAGS[option]:
        raise ValueError(f"{option} must be {' or '.join(FLAGS[option])}")
    if option in WHOLE_NUMBERS and not (value.isascii() and value.isdecimal() and len(value) < 8):
        raise ValueError(f"{option} must be a whole number")
    if option == "port" and not (value.isdecimal() and 0 < int(value) < 65_536):
        raise ValueError("port must be a number from 1 to 65535")
    if option in ADDRESSES and not (urlsplit(value).scheme in ("http", "https") and urlsplit(value).hostname):
        raise ValueError(f"{option} must be an address that begins with https:// or http://")
    if option == "silent_after_minutes" and not (value.isdecimal() and int(value) <= 100_000):
        raise ValueError("silent_after_minutes must be a number of minutes; 0: never")
    if option == POLL_MINUTES and not (value.isdecimal() and 0 < int(value) <= 1440):
        raise ValueError("poll_minutes must be a number of minutes from 1 to 1440")
    if option == "allowed_peers":
        peers.networks(value)
    if option == "recording_url":
        templates.check(value, option)
    if option == "peer_pattern" and _compiled(option, value).groups != 1:
        raise ValueError("peer_pattern must have one pair of brackets, around the extension")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"timezone {name!r} is not known; write it like Europe/Moscow") from None


def _pattern(text: str | None) -> re.Pattern[str]:
    return _compiled("extension_pattern", text) if text else EXTENSION


def _compiled(option: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(f"{option} is no regular expression: {error}") from None


def _own_number(written: str, country: str, pattern: re.Pattern[str]) -> str:
    found = to_e164(written, country=country, extension_pattern=pattern)
    if found.e164 is None:
        raise ValueError("own_numbers has a part that is no phone number; separate numbers by commas")
    return found.e164


def _as_text(key: str, value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    if isinstance(value, dict):
        return ",".join(f"{name}={item}" for name, item in value.items())
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"connection.{key} must be text, a number, a list or an object")
    return str(value)
