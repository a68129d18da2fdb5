"""From what an unknown PBX sends to an adapter of one's own."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters import captured
from adapters.contract import Request
from db.connect import Database
from db.queries import deliveries, sources
from db.schema import migrate
from service.commands import pbx
from service.new_adapter import layout

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 2, 6, 10, tzinfo=UTC)
SHARED = ("conftest.py", "mutations.py", "test_every_adapter.py", "test_every_parser.py", "test_every_signature.py")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the adapters and of what tests them."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / "adapters", root / "adapters", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "tests/adapters").mkdir(parents=True)
    for name in SHARED:
        shutil.copy(ROOT / "tests/adapters" / name, root / "tests/adapters")
    (root / "tests/adapters/fixtures").mkdir()  # other kinds' calls would only take time
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def ringback(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(pbx.command, arguments, env={"RINGBACK_DATA_DIR": str(tmp_path / "data")})


def checked(root: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def lay_out_and_check(checkout: Path, tmp_path: Path) -> None:
    """Another kind without captured requests beside the one that has them: both pass what every adapter must pass."""
    done = ringback(tmp_path, "new", "bolt", "--title", "Bolt PBX", "--root", str(checkout))
    assert done.exit_code == 0, done.output
    again = ringback(tmp_path, "new", "bolt", "--root", str(checkout))
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    checked(checkout, "ruff", "check", "adapters/acme", "adapters/bolt", "adapters/registry.py", "tests/adapters/bolt")
    checked(checkout, "ruff", "format", "--check", "adapters/bolt", "adapters/registry.py", "tests/adapters/bolt")
    checked(checkout, "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/adapters", "-k", "acme or bolt")


def test_from_the_first_delivery_to_the_fixture(checkout: Path, tmp_path: Path) -> None:
    number, name = "79161234567", "Иванов"
    told = (
        Request(received_at=NOW, path="-/events", body=json.dumps({"event": "x", "from": f"+{number}", "t": 1770372000,
                "who": name}).encode(), headers={"x-api-key": "of-theirs", "user-agent": "pbx"}),
        Request(received_at=NOW, path="-", method="GET", body=b"", query=f"to=8{number[1:]}&k=invented-secret"),
    )  # fmt: skip
    (tmp_path / "data").mkdir()
    migrate(f"sqlite:///{tmp_path / 'data' / 'ringback.db'}")
    db = Database(f"sqlite:///{tmp_path / 'data' / 'ringback.db'}", readers=1)
    source = db.write_now(
        sources.add, name="new", adapter="capture", secrets={"url_token": "invented-secret"}, options={}, at=NOW
    )
    for count, request in enumerate(told):
        db.write_now(deliveries.keep, source_id=source, identity=str(count), request=request)
    db.close()
    exported = ringback(tmp_path, "export", "new")
    assert exported.exit_code == 0, exported.output
    for secret in (number[1:], "of-theirs", "invented-secret"):
        assert secret not in exported.output
    assert "1770372000" in exported.output, "a time stays a time"
    file = tmp_path / "captured.json"
    file.write_text(exported.output)
    first, second = captured.read(file).requests
    other = json.loads(first.body)["from"]
    assert f"to=8{other[2:]}" in second.query, "the same number is the same, however it is written"
    assert number in ringback(tmp_path, "export", "new", "--exact").output

    done = ringback(tmp_path, "new", "acme", "--from", str(file), "--root", str(checkout))
    assert done.exit_code == 0, done.output
    assert "which calls must result" in done.output
    fixture = captured.read(checkout / "tests/adapters/fixtures/acme/new.json")
    assert [request.path for request in fixture.requests] == ["invented-token-of-acme/events", "invented-token-of-acme"]
    assert fixture.expect["calls_count"] == 0
    lay_out_and_check(checkout, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("new", "Acme"), "a short word of small latin letters"),
        (("new", "class"), "a short word of small latin letters"),
        (("new", "mango"), "there is an adapter named mango already"),
        (("new", "acme", "--root", "/tmp"), "is no checkout of Ringback's sources"),
        (("new", "acme", "--from", "nothing.json"), "nothing.json"),
        (("export", "nobody"), "no PBX is named nobody"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, arguments: tuple[str, ...], line: str) -> None:
    (tmp_path / "data").mkdir()
    done = ringback(tmp_path, *arguments)
    assert done.exit_code == 1
    assert line in done.output
    assert done.output.count("\n") == 1


def test_an_import_goes_where_the_alphabet_wants_it() -> None:
    text = (ROOT / layout.REGISTRY).read_text("utf-8")
    for kind in ("aaa", "mmm", "zzz"):
        lines = [
            line.split()[1] for line in layout.registered(text, kind).split("\n") if line.startswith("from adapters.")
        ]
        assert f"adapters.{kind}" in lines
        assert lines == sorted(lines, key=str.casefold)
    with pytest.raises(ValueError, match="laid out otherwise"):
        layout.registered("ALL = ()", "aaa")
