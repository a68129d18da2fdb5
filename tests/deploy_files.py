"""What the tests of deploy/ share: its files, its queries, the names that /metrics knows."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry
from prometheus_client.registry import Collector

from db.queries.gauges import Gauges
from db.queries.reconciliation import Latest
from service.exposition import FromDatabase
from service.metrics import Metrics
from service.silence import Silence
from tests.small_company import NOON

HOME = Path(__file__).parent.parent
DEPLOY = HOME / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
NAME = re.compile(r"\b(?:[a-z]+:)?(?:ringback|process)_[a-z0-9_]+(?::[a-z0-9_]+)?\b")


@dataclass(frozen=True, slots=True)
class Query:
    """One expression of a dashboard.  `where` names its panel."""

    where: str
    expr: str
    legend: str

    @property
    def runnable(self) -> str:
        """As Grafana would send it."""
        return self.expr.replace("$__rate_interval", "1m")


def program(name: str) -> str:
    """Where a program of the Debian package prometheus is; the test is skipped where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install prometheus")
    return found


def dashboards() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text()) for path in sorted((DEPLOY / "grafana/dashboards").glob("*.json"))}


def queries() -> Iterator[Query]:
    for name, board in dashboards().items():
        for panel in board["panels"]:
            for target in panel.get("targets", ()):
                yield Query(f"{name}: {panel['title']}", target["expr"], target["legendFormat"])


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def names_in(expr: str) -> set[str]:
    """Metrics that an expression reads; what stands in quotes or braces is no metric."""
    return set(NAME.findall(re.sub(r'\{[^}]*\}|"[^"]*"', "", expr)))


@cache
def exposed_names() -> set[str]:
    """Every sample name that /metrics can show."""
    everything = Gauges(
        calls_open=1, oldest_open_call=NOON, calls={}, jobs={"link": 1}, oldest_job={"link": NOON}, parked_jobs={},
        backlog_seconds=0.0,
        parked_deliveries=0, recordings={}, last_delivery={"pbx": NOON}, listeners={"pbx": True}, company_calls={},
        heard=[], reconciled=Latest(at={"pbx": NOON}, differences={}), companies={}, rejected=1, rejected_waiting=1,
        oldest_rejected=NOON, promises={}, signs={}, purposeless=0, outbound=0,
    )  # fmt: skip
    metrics, registry = Metrics(), CollectorRegistry()
    metrics.expect_source("pbx")
    silent = Silence(source="pbx", seconds=0, limit_seconds=0)
    registry.register(FromDatabase(everything, NOON, silences=[silent]))
    sources: tuple[Collector, ...] = (metrics.registry, registry)
    return {sample.name for source in sources for family in source.collect() for sample in family.samples}
