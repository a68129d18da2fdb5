"""How many deliveries a second one core reads: verify, identity and parse, over each adapter's captured conversations.

python3 run.py bench parse [ROUNDS]
"""

import time
from pathlib import Path

from adapters import captured, registry
from adapters.call_state import fold
from adapters.contract import Connection, Request
from adapters.errors import AdapterError
from adapters.grouping import group

FIXTURES = Path(__file__).parents[1] / "adapters" / "fixtures"
Work = list[tuple[Connection, list[Request]]]  # a conversation each


def main(rounds: int = 30) -> None:
    print(f"one core, {rounds} rounds")
    print(f"{'adapter':14} {'deliveries':>10} {'mean bytes':>10} {'read/s':>9} {'read and folded/s':>18}")
    for kind in sorted(registry.ADAPTERS):
        work = conversations(kind)
        count = sum(len(requests) for _, requests in work)
        if not count:
            continue
        size = sum(len(request.body) + len(request.query) for _, requests in work for request in requests) / count
        _once(kind, work, folds=True)  # caches and imports are warm
        read = min(_seconds(kind, work, rounds, folds=False) for _ in range(3))
        folded = min(_seconds(kind, work, max(rounds // 3, 1), folds=True) for _ in range(3))
        print(f"{kind:14} {count:10} {size:10.0f} {count / read:9.0f} {count / folded:18.0f}")


def conversations(kind: str) -> Work:
    """What the fixtures of this kind hold."""
    found = [captured.read(path) for path in sorted((FIXTURES / kind).glob("*.json"))]
    return [(registry.from_example(case.connection), list(case.requests)) for case in found]


def _seconds(kind: str, work: Work, rounds: int, *, folds: bool) -> float:
    """Of one round, the mean."""
    began = time.perf_counter()
    for _ in range(rounds):
        _once(kind, work, folds=folds)
    return (time.perf_counter() - began) / rounds


def _once(kind: str, work: Work, *, folds: bool) -> None:
    """folds: the call is computed anew after each delivery, as the service does it"""
    adapter = registry.adapter(kind)
    for connection, requests in work:
        facts = []
        for request in requests:
            adapter.verify(request, connection)
            adapter.identity(request, connection)
            try:
                facts += adapter.parse(request, connection)
            except AdapterError:
                continue  # a delivery that is to be parked
            if folds and facts:
                for own in group(facts):
                    fold(own, connection)
