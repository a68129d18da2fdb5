import re

import pytest

from adapters import registry

MANGO = {"vpbx_api_key": "k", "vpbx_api_salt": "s"}


def test_every_kind_can_fetch_recordings():
    assert registry.CLIENTS.keys() == registry.ADAPTERS.keys()
    assert registry.LISTENERS.keys() <= registry.ADAPTERS.keys()


def test_options_become_a_connection():
    options = {
        "timezone": "Asia/Yekaterinburg",
        "default_country": "kz",
        "extension_pattern": r"^\d{4}$",
        "own_numbers": "8 495 000-03-00, +74950000301",
    }
    office = registry.connection("office", "mango", MANGO, options)
    assert (office.zone.key, office.country) == ("Asia/Yekaterinburg", "KZ")
    assert office.extension_pattern.fullmatch("1234")
    assert office.own_numbers == {"+74950000300", "+74950000301"}


@pytest.mark.parametrize(
    ("kind", "secrets", "options", "complaint"),
    [
        ("mangoo", {}, {}, "no PBX kind is named 'mangoo'; there are: asterisk, freeswitch, mango, generic"),
        ("mango", {"vpbx_api_key": "k"}, {}, "Mango Office needs the secret vpbx_api_salt"),
        ("mango", {**MANGO, "vpbx_api_salt": ""}, {}, "Mango Office needs the secret vpbx_api_salt"),
        ("mango", {**MANGO, "pasword": "x"}, {}, "Mango Office has no secret 'pasword'"),
        ("mango", MANGO, {"time_zone": "UTC"}, "Mango Office has no option 'time_zone'; it has: api_url, timezone"),
        ("mango", MANGO, {"timezone": "Moscow"}, "timezone 'Moscow' is not known; write it like Europe/Moscow"),
        ("mango", MANGO, {"timezone": "../../etc/passwd"}, "is not known"),
        ("mango", MANGO, {"extension_pattern": "("}, "extension_pattern is no regular expression"),
        ("mango", MANGO, {"own_numbers": "+74950000300, x"}, "own_numbers has a part that is no phone number"),
        ("mango", MANGO, {"api_url": "app.mango-office.ru"}, "api_url must be an address"),
        ("mango", MANGO, {"agent_channel": "left"}, "agent_channel must be 0 or 1"),
        ("asterisk", {"ami_username": "u", "ami_secret": "s"}, {"port": "70000"}, "port must be a number"),
        ("asterisk", {"ami_username": "u", "ami_secret": "s"}, {"transport": "udp"}, "transport must be ami or ari"),
        ("asterisk", {"ami_username": "u", "ami_secret": "s"}, {"peer_pattern": "x"}, "one pair of brackets"),
        (
            "asterisk",
            {"ami_username": "u", "ami_secret": "s"},
            {"recording_url": "https://pbx/{file}"},
            "recording_url knows no {file}: it may use day, month, name, path, uuid, year",
        ),
        (
            "asterisk",
            {"ami_username": "u", "ami_secret": "s"},
            {"recording_url": "/rec/{name}"},
            "recording_url must begin with https:// or http://",
        ),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(kind, secrets, options, complaint):
    with pytest.raises(ValueError, match=re.escape(complaint)) as error:
        registry.connection("office", kind, secrets, options)
    assert "\n" not in str(error.value)


def test_a_captured_connection_is_split_into_secrets_and_options():
    office = registry.from_example({"provider": "mango", **MANGO, "timezone": "UTC", "own_numbers": ["+74950000300"]})
    assert (office.secrets, office.options) == (MANGO, {"timezone": "UTC", "own_numbers": "+74950000300"})
    with pytest.raises(ValueError, match="no PBX kind is named"):
        registry.from_example({})
    with pytest.raises(ValueError, match=r"connection\.timezone must be text"):
        registry.from_example({"provider": "mango", **MANGO, "timezone": True})
