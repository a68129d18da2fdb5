"""The way from captured requests to calls, as the service goes it, without a store."""

import dataclasses
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from adapters import captured, registry
from adapters.call_state import fold
from adapters.contract import OWN_TRANSPORTS, Connection, Proof, Request
from adapters.events import CallFact, CallState
from adapters.grouping import group

FIXTURES = Path(__file__).parent / "fixtures"
FUZZ = int(os.environ.get("RINGBACK_FUZZ", "1"))  # how many times the usual number of tries


@cache
def read(path: Path) -> captured.Captured:
    return captured.read(path)


@dataclass(frozen=True)
class Case:
    """One captured conversation of a PBX, read once."""

    provider: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.provider}/{self.path.stem}"

    def captured(self) -> captured.Captured:
        return read(self.path)

    def connection(self) -> Connection:
        return registry.from_example(self.captured().connection)

    def posted(self) -> list[Request]:
        """Requests that came to our address, and so must prove their sender."""
        return [request for request in self.captured().requests if request.transport not in OWN_TRANSPORTS]


CASES = [Case(path.parent.name, path) for path in sorted(FIXTURES.glob("*/*.json"))]


def is_taken_without_proof(request: Request, connection: Connection) -> bool:
    """A check of the address: it has neither proof nor contents."""
    bare = dataclasses.replace(request, headers={})
    return not request.body and not registry.adapter(connection.adapter).parse(bare, connection)


def proving(*proofs: Proof) -> list[Case]:
    """Cases with requests that came to our address, of kinds that prove themselves in one of these ways."""
    return [case for case in CASES if registry.adapter(case.provider).proof in proofs and case.posted()]


ALL_SIGNED = (Proof.SIGNED, Proof.SIGNED_TIME)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, chosen in (
        ("case", CASES),
        ("proving_case", proving(Proof.SECRET, Proof.SIGNED_FIELDS, *ALL_SIGNED)),
        ("signing_case", proving(Proof.SIGNED_FIELDS, *ALL_SIGNED)),
        ("signed_case", proving(*ALL_SIGNED)),
        ("half_signed_case", proving(Proof.SIGNED_FIELDS)),
        ("timed_case", proving(Proof.SIGNED_TIME)),
    ):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, chosen, ids=lambda case: case.name)


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


@pytest.fixture(scope="session")
def fuzz() -> int:
    return FUZZ
