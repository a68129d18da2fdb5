import json

import pytest

from adapters import captured

AT = "2026-02-05T07:10:00.400Z"


def written(tmp_path, said: object):
    path = tmp_path / "case.json"
    path.write_text(said if isinstance(said, str) else json.dumps(said), "utf-8")
    return path


def one(tmp_path, **request):
    said = {"provider": "mango", "connection": {}, "requests": [{"at": AT, **request}]}
    return captured.read(written(tmp_path, said)).requests[0]


@pytest.mark.parametrize(
    ("given", "body", "content_type"),
    [
        ({"form": {"b": "1 2", "a": "ё"}}, b"b=1+2&a=%D1%91", "application/x-www-form-urlencoded"),
        ({"json": {"b": 1, "a": "ё"}}, '{"b":1,"a":"ё"}'.encode(), "application/json"),
        ({"body": "a\r\n"}, b"a\r\n", None),
        ({"body_b64": "/wA="}, b"\xff\x00", None),
        ({}, b"", None),
    ],
)
def test_bodies_become_the_bytes_that_were_sent(tmp_path, given, body, content_type):
    request = one(tmp_path, **given)
    assert (request.body, request.headers.get("content-type")) == (body, content_type)


@pytest.mark.parametrize(
    ("path", "below", "query"),
    [
        ("/webhooks/mango/main/events/call", "events/call", ""),
        ("/webhooks/freeswitch/main?uuid=1?uuid=2", "", "uuid=1?uuid=2"),
        ("/hook/office/events/call", "events/call", ""),
        ("/hook/office", "", ""),
        ("/ari/events?app=calls", "ari/events", "app=calls"),
        (None, "", ""),
    ],
)
def test_the_adapter_sees_the_path_below_the_hook(tmp_path, path, below, query):
    request = one(tmp_path, path=path)
    assert (request.path, request.query) == (below, query)


def test_headers_are_lower_case_and_time_is_aware(tmp_path):
    request = one(tmp_path, headers={"X-Sign": "1"}, json={})
    assert request.headers == {"x-sign": "1", "content-type": "application/json"}
    assert request.received_at.utcoffset() is not None


def test_requests_that_we_would_make_are_left_out(tmp_path):
    said = {"provider": "x", "requests": [{"transport": "rest-out"}, {"at": AT, "transport": "tcp"}]}
    assert [request.transport for request in captured.read(written(tmp_path, said)).requests] == ["tcp"]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("{", "not JSON"),
        ("[]", "a JSON object is expected"),
        ({"provider": "mango"}, "requests must be a list"),
        ({"requests": []}, "provider is missing"),
        ({"provider": "m", "requests": [1]}, r"requests\[0\]: must be an object"),
        ({"provider": "m", "requests": [{"at": AT}, {}]}, r"requests\[1\]: at must be a time such as"),
        ({"provider": "m", "requests": [{"at": "2026-02-05T07:10:00"}]}, "at must be in UTC and say so"),
        ({"provider": "m", "requests": [{"at": AT, "json": {}, "body": ""}]}, "has both json and body"),
        ({"provider": "m", "requests": [{"at": AT, "form": []}]}, "form must be an object"),
        ({"provider": "m", "requests": [{"at": AT, "body": 1}]}, "body must be text"),
        ({"provider": "m", "requests": [{"at": AT, "body_b64": "?"}]}, "body_b64 is not base64"),
        ({"provider": "m", "requests": [{"at": AT, "path": 1}]}, "path must be text"),
    ],
)
def test_a_broken_file_is_told_in_one_line_with_its_name(tmp_path, said, complaint):
    path = written(tmp_path, said)
    with pytest.raises(ValueError, match=complaint) as error:
        captured.read(path)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ValueError, match="No such file"):
        captured.read(tmp_path / "none.json")
