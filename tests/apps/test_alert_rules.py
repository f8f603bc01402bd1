"""Alert rules and dashboards ask for metrics that there are (OPS-35)."""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import prometheus_client
import pytest
import yaml

from clarion.apps import clock_watch, features, parts, standby  # noqa: F401 - they make metrics
from clarion.base import journal  # noqa: F401
from clarion.calls import cdr_consumers, cdr_lag  # noqa: F401
from clarion.engines import sip  # noqa: F401

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "clarion-alerts.yaml"
DASHBOARD = DEPLOY / "grafana" / "clarion.json"


@cache
def offered() -> dict[str, frozenset[str]]:
    """Names as they are scraped, with their labels."""
    found: dict[str, frozenset[str]] = {}
    for collector in set(prometheus_client.REGISTRY._names_to_collectors.values()):
        labels = frozenset(getattr(collector, "_labelnames", ()))
        for metric in collector.describe() if hasattr(collector, "describe") else []:
            ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(metric.type, ("",))
            found |= {metric.name + end: labels for end in ends}
    return found


def expressions() -> list[str]:
    rules: dict[str, Any] = yaml.safe_load(RULES.read_text())
    told = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return told + [target["expr"] for panel in panels for target in panel["targets"]]


@pytest.mark.parametrize("expression", expressions())
def test_ops_35_every_metric_that_is_asked_for_is_there_with_its_labels(expression: str) -> None:
    names = re.findall(r"clarion_[a-z0-9_]+", expression)
    assert [name for name in names if name not in offered()] == []
    for name, selector in re.findall(r"(clarion_[a-z0-9_]+)\{([^}]*)\}", expression):
        asked = set(re.findall(r"(\w+)\s*[=!]~?", selector)) - {"instance"}
        assert asked <= offered()[name], name


def test_every_alert_says_what_to_do() -> None:
    rules: dict[str, Any] = yaml.safe_load(RULES.read_text())
    for rule in rules["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in ("warning", "critical"), rule["alert"]
        assert rule["annotations"]["summary"] and rule["annotations"]["action"], rule["alert"]


def test_prometheus_takes_the_rules() -> None:
    if shutil.which("promtool") is None:
        pytest.skip("promtool (Debian package prometheus) is not installed")
    said = subprocess.run(["promtool", "check", "rules", str(RULES)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
