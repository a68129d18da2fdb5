"""Prometheus's files: promtool accepts them, every alert is tested both ways, every metric named is there."""

import subprocess
from typing import Any

import pytest
import yaml

from tests.deploy_files import DEPLOY, RULES, exposed_names, names_in, program, rules

FOLDER = DEPLOY / "prometheus"
ALERTS = sorted(rule["alert"] for rule in rules() if "alert" in rule)


def promtool(*arguments: str) -> str:
    done = subprocess.run([program("promtool"), *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def checks_of(alert: str) -> list[dict[str, Any]]:
    tests = yaml.safe_load((FOLDER / "rules_test.yml").read_text())["tests"]
    return [check for test in tests for check in test.get("alert_rule_test", ()) if check["alertname"] == alert]


def test_promtool_accepts_the_configuration() -> None:
    promtool("check", "config", "--syntax-only", "prometheus.yml")
    assert "SUCCESS" in promtool("check", "rules", "--lint=all", "--lint-fatal", "rules.yml")


def test_alerts_fire_when_they_should_and_only_then() -> None:
    assert "SUCCESS" in promtool("test", "rules", "rules_test.yml")


@pytest.mark.parametrize("alert", ALERTS)
def test_every_alert_is_tested_both_ways(alert: str) -> None:
    fires = [bool(check["exp_alerts"]) for check in checks_of(alert)]
    assert (True in fires, False in fires) == (True, True)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.get("alert") or rule["record"])
def test_every_rule_reads_what_is_there(rule: dict[str, Any]) -> None:
    known = exposed_names() | {other["record"] for other in rules() if "record" in other}
    read = names_in(rule["expr"])
    assert read <= known
    assert read or "up{" in rule["expr"]


def test_the_scrape_uses_the_port_and_the_secret_of_compose() -> None:
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    (job,) = config["scrape_configs"]
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    secret = job["authorization"]["credentials_file"].removeprefix("/run/secrets/")
    assert secret in compose["secrets"]
    assert secret in compose["services"]["prometheus"]["secrets"]
    assert job["static_configs"] == [{"targets": ["ringback:8080"]}]
    assert config["rule_files"] == [RULES.name]


def test_a_name_is_found_wherever_it_stands() -> None:
    assert names_in('sum(rate(ringback_a_total{x="ringback_b"}[5m])) / source:ringback_c:p99_5m') == {
        "ringback_a_total",
        "source:ringback_c:p99_5m",
    }
