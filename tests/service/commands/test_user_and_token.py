"""`ringback user` and `ringback token`: who may come in, as an administrator says it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.connect import Database
from db.queries import accounts
from service.accounts import _verify
from service.commands import token, user

Run = Callable[..., Result]


@pytest.fixture
def ringback(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RINGBACK_DATABASE_URL", database_url)
    monkeypatch.setenv("RINGBACK_DATA_DIR", str(tmp_path))

    def run(group: str, *words: str) -> Result:
        return CliRunner().invoke({"user": user.command, "token": token.command}[group], words)

    return run


def test_an_account_is_made_listed_given_a_new_password_and_closed(ringback: Run, db: Database) -> None:
    made = json.loads(ringback("user", "add", "Olga@Example.org", "--role", "supervisor", "--json").stdout)
    assert (made["email"], made["role"]) == ("olga@example.org", "supervisor")
    account = db.read_now(accounts.by_email, "olga@example.org")
    assert account is not None
    assert _verify(account.password_hash, made["password"])
    assert made["password"] not in account.password_hash
    assert json.loads(ringback("user", "list", "--json").stdout) == [
        {"email": "olga@example.org", "name": "Olga", "role": "supervisor", "language": "ru"}
    ]
    again = json.loads(ringback("user", "password", "olga@example.org", "--json").stdout)
    assert again["password"] != made["password"]
    assert ringback("user", "close", "olga@example.org").stdout == "olga@example.org can sign in no more\n"
    assert db.read_now(accounts.by_email, "olga@example.org") is None
    assert json.loads(ringback("user", "list", "--json").stdout) == []


def test_a_chosen_password_is_not_printed(ringback: Run) -> None:
    done = ringback("user", "add", "a@example.org", "--role", "head", "--password", "chosen by me")
    assert done.exit_code == 0
    assert "chosen by me" not in done.stdout


def test_a_token_is_shown_once_used_and_removed(ringback: Run, db: Database) -> None:
    made = json.loads(ringback("token", "add", "crm", "--role", "api", "--json").stdout)
    known = db.read_now(accounts.of_token, made["token"])
    assert known is not None
    assert (known.name, known.role) == ("crm", "api")
    db.write_now(accounts.note_token_use, known.id, at=datetime(2026, 11, 18, 9, tzinfo=UTC))
    listed = ringback("token", "list", "--json").stdout
    assert json.loads(listed) == [{"name": "crm", "role": "api", "last_used_at": "2026-11-18T09:00:00+00:00"}]
    assert made["token"] not in listed
    assert ringback("token", "remove", "crm").exit_code == 0
    assert db.read_now(accounts.of_token, made["token"]) is None


def test_a_mistake_is_one_line_that_says_what_to_do(ringback: Run) -> None:
    assert ringback("user", "add", "a@example.org", "--role", "head").exit_code == 0
    assert ringback("token", "add", "board", "--role", "kiosk").exit_code == 0
    mistakes = {
        ("user", "add", "a@example.org", "--role", "head"): "a@example.org has an account already",
        ("user", "add", "b@example.org", "--role", "head", "--password", "short"): "at least 10 characters",
        ("user", "add", "b@example.org", "--role", "manager", "--employee", "e9"): "import employees first",
        ("user", "add", "b", "--role", "head"): "EMAIL is an e-mail address",
        ("user", "password", "c@example.org"): "`ringback user list` shows all",
        ("user", "close", "c@example.org"): "`ringback user list` shows all",
        ("token", "add", "board", "--role", "api"): "choose another name",
        ("token", "add", "x", "--role", "admin"): "is not one of",
        ("token", "remove", "none"): "`ringback token list` shows all",
    }
    for words, says in mistakes.items():
        done = ringback(*words)
        assert done.exit_code != 0, words
        assert says in done.stderr, words
        assert "Traceback" not in done.stderr
