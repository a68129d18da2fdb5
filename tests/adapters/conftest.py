"""The way from captured requests to calls, as the service goes it, without a store."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters import captured, registry
from adapters.call_state import fold
from adapters.contract import Connection, Request
from adapters.events import CallFact, CallState
from adapters.grouping import group

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """One captured conversation of a PBX, read once."""

    provider: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.provider}/{self.path.stem}"

    def captured(self) -> captured.Captured:
        return captured.read(self.path)

    def connection(self) -> Connection:
        return registry.from_example(self.captured().connection)


CASES = [Case(path.parent.name, path) for path in sorted(FIXTURES.glob("*/*.json"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", CASES, ids=lambda case: case.name)
    if "posted_case" in metafunc.fixturenames:  # Asterisk's frames carry no proof: we log in to it
        metafunc.parametrize("posted_case", [c for c in CASES if c.provider != "asterisk"], ids=lambda case: case.name)


def facts_of(requests: Iterable[Request], connection: Connection) -> list[CallFact]:
    """Each delivery once, as the store keeps it."""
    adapter, seen, facts = registry.adapter(connection.adapter), set[str](), list[CallFact]()
    for request in requests:
        adapter.verify(request, connection)
        identity = adapter.identity(request, connection)
        assert 0 < len(identity) <= 200
        if identity not in seen:
            seen.add(identity)
            facts += adapter.parse(request, connection)
    return facts


def calls_of(facts: Iterable[CallFact], connection: Connection) -> list[CallState]:
    return [fold(own, connection) for own in group(facts)]


@pytest.fixture(scope="session")
def parse() -> Callable[[Iterable[Request], Connection], list[CallFact]]:
    return facts_of


@pytest.fixture(scope="session")
def calls() -> Callable[[Iterable[CallFact], Connection], list[CallState]]:
    return calls_of
