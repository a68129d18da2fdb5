"""Which facts belong to one call: those that share an id, directly or by a chain of others.  Pure.

The store does the same with rows (`db/queries/call_facts.py`); this is the rule in its shortest form.
"""

from collections.abc import Iterable

from adapters.events import CallFact


def group(facts: Iterable[CallFact]) -> list[list[CallFact]]:
    """Facts by call, in the order in which each call was first heard of."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    every = list(facts)
    for fact in every:
        for other in fact.keys[1:]:
            parent[root(other)] = root(fact.keys[0])
    calls: dict[str, list[CallFact]] = {}
    for fact in every:
        calls.setdefault(root(fact.keys[0]), []).append(fact)
    return list(calls.values())
