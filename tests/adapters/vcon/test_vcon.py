"""vCon: files however they are laid out, hashes, and what is no call."""

import json
from datetime import UTC, datetime

import pytest

from adapters import registry
from adapters.contract import Request
from adapters.errors import Refused, Unreadable
from adapters.vcon.client import CLIENT, sha512
from adapters.vcon.files import FILES
from adapters.vcon.parse import ADAPTER
from tests.adapters.conftest import CASES

NOW = datetime(2026, 2, 12, 9, 0, tzinfo=UTC)
CONNECTION = registry.connection("main", "vcon", {"api_token": "t"}, {"company_org": "Example LLC"})
ONE = json.loads(next(case for case in CASES if case.name == "vcon/in_answered").captured().requests[0].body)


def facts(said: dict) -> list:
    return list(ADAPTER.parse(Request(received_at=NOW, body=json.dumps(said).encode()), CONNECTION))


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (json.dumps(ONE, indent=2), 1),
        (f"{json.dumps(ONE)}\n{json.dumps(ONE)}\n", 2),
        (json.dumps([ONE, ONE, ONE], indent=1), 3),
        ('{"uuid": cut', 1),
    ],
)
def test_a_file_holds_one_or_many_and_what_is_broken_is_parked(tmp_path, content, count):
    path = tmp_path / "calls.vcon"
    path.write_text(content)
    assert len(list(FILES.deliveries(path, NOW))) == count


def test_the_hash_of_the_drafts_example():
    """Of the bytes "hello"."""
    written = "sha512-m3HSJL1i83hdltRq0-o9czGb-8KJDKra4t_3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw"
    assert sha512(written).startswith("9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7")
    assert sha512("sha256-abc") == sha512("") == ""


async def test_only_https_is_fetched():
    assert (await CLIENT.locate({"url": "https://a.example/1.wav", "content_hash": ""}, CONNECTION)).sha512 == ""
    plain = {**ONE, "dialog": [{**ONE["dialog"][0], "url": "http://a.example/1.wav"}]}
    recording = facts(plain)[-1]
    assert not recording.where
    with pytest.raises(Refused):
        await CLIENT.locate(recording.where, CONNECTION)


def test_a_chat_is_no_call_and_an_index_that_leads_nowhere_is_told():
    assert not facts({**ONE, "dialog": [{**ONE["dialog"][0], "type": "text"}]})
    for parties in ([0, 2], [-1, 1], [True, 1], ["0", 1]):
        with pytest.raises(Unreadable, match="not there"):
            facts({**ONE, "dialog": [{**ONE["dialog"][0], "parties": parties}]})
    for form in ({"payload": "e30", "signatures": []}, {"ciphertext": "x", "recipients": []}):
        with pytest.raises(Unreadable, match="plain JSON"):
            facts(form)


def test_a_party_is_ours_by_role_or_by_organisation():
    no_role = [{key: value for key, value in party.items() if key != "role"} for party in ONE["parties"]]
    assert facts({**ONE, "parties": no_role}) == facts(ONE)
    old = [{**party, "meta": {"role": role}} for party, role in zip(no_role, ("customer", "agent"), strict=True)]
    assert facts({**ONE, "parties": old}) == facts(ONE)
