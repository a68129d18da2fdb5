"""The folder of a new adapter: its files and the lines of the registry, made of templates.  Pure but `write`."""

import json
import keyword
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

from adapters import captured, registry
from adapters.contract import Request

HERE = Path(__file__).parent
KIND = re.compile(r"[a-z][a-z0-9_]{1,30}")
REGISTRY = "adapters/registry.py"
END_OF_ALL = re.compile(r"^ALL: tuple\[Adapter, \.\.\.\] = \((.*?)^\)", re.DOTALL | re.MULTILINE)
END_OF_CLIENTS = re.compile(r"^CLIENTS: .*?^\}", re.DOTALL | re.MULTILINE)


def check(kind: str) -> None:
    """Raises ValueError with one line."""
    if not KIND.fullmatch(kind) or keyword.iskeyword(kind):
        raise ValueError("a kind is a short word of small latin letters, digits and _: it names a folder")
    if kind in registry.ADAPTERS:
        raise ValueError(f"there is an adapter named {kind} already: adapters/{kind}")


def files(kind: str, title: str, cases: Sequence[captured.Captured]) -> Mapping[str, str]:
    """Text by path below the root.  cases: captured conversations; without any an invented one shows the form."""
    words = {"kind": kind, "title": title, "class_name": "".join(part.title() for part in kind.split("_"))}
    found = {
        f"adapters/{kind}/__init__.py": "",
        f"adapters/{kind}/parse.py": _filled("parse.py.txt", words),
        f"adapters/{kind}/README.md": _filled("README.md.txt", words),
        f"tests/adapters/{kind}/test_{kind}.py": _filled("test.py.txt", words),
    }
    if not cases:
        found[f"tests/adapters/fixtures/{kind}/answered.json"] = _filled("answered.json.txt", words)
    for number, case in enumerate(cases, start=1):
        name = re.sub(r"\W+", "_", case.case).strip("_") or f"case_{number}"
        found[f"tests/adapters/fixtures/{kind}/{name}.json"] = _fixture(kind, name, case)
    return found


def registered(text: str, kind: str) -> str:
    """registry.py with the new kind in it.  Raises ValueError: its lines are not where they were."""
    all_of, clients = END_OF_ALL.search(text), END_OF_CLIENTS.search(text)
    if all_of is None or clients is None:
        raise ValueError(f"{REGISTRY} is laid out otherwise: add {kind} to ALL and CLIENTS by hand")
    text = text.replace(all_of[0], f"{all_of[0][:-1]}    {kind}.ADAPTER,\n)")
    text = text.replace(clients[0], f'{clients[0][:-1]}    "{kind}": generic_client.CLIENT,\n}}')
    return _with_import(text, f"from adapters.{kind} import parse as {kind}")


def write(root: Path, made: Mapping[str, str], kind: str) -> list[Path]:
    """Raises ValueError: this is no checkout of the sources, or something is there already."""
    if not (root / REGISTRY).is_file() or not (root / "tests/adapters/fixtures").is_dir():
        raise ValueError(f"{root} is no checkout of Ringback's sources: --root says where it is")
    there = [path for path in made if (root / path).exists()]
    if there:
        raise ValueError(f"{there[0]} is there already")
    registry_text = registered((root / REGISTRY).read_text("utf-8"), kind)
    for path, text in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    (root / REGISTRY).write_text(registry_text, "utf-8")
    return [root / path for path in made]


def _filled(template: str, words: Mapping[str, str]) -> str:
    return Template((HERE / template).read_text("utf-8")).substitute(words)


def _with_import(text: str, line: str) -> str:
    """Where it belongs by the alphabet among the imports of adapters."""
    lines = text.split("\n")
    ours = [number for number, one in enumerate(lines) if one.startswith("from adapters")]
    module = line.split()[1]
    at = next((number for number in ours if lines[number].split()[1] > module), ours[-1] + 1)
    return "\n".join((*lines[:at], line, *lines[at:]))


def _fixture(kind: str, name: str, case: captured.Captured) -> str:
    """The requests as captured, at an address with a token of ours; what calls must result is for a person to say."""
    token = f"invented-token-of-{kind}"
    common = {key: value for key, value in case.connection.items() if key in registry.COMMON_OPTIONS}
    said = {
        "provider": kind,
        "case": name,
        "title": case.title or "captured",
        "connection": {"provider": kind, "url_token": token, **common},
        "requests": [_at_token(request, token) for request in case.requests],
        "expect": dict(case.expect) or {"calls_count": 0, "calls": []},
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _at_token(request: Request, token: str) -> dict[str, object]:
    said = captured.written(request)
    if request.transport == "http":
        rest = request.path.removeprefix("-").strip("/")  # the place of a token in the address that captured it
        said["path"] = f"/hook/{token}/{rest}".rstrip("/") + (f"?{request.query}" if request.query else "")
    return said
