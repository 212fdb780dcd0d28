"""What board and alerts name is there when a node is scraped."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from world import SCRIPTS, Network

DEPLOY = SCRIPTS.parent / "deploy"
ALERTS = DEPLOY / "prometheus/alerts.yml"
BOARD = DEPLOY / "grafana/dtao-node.json"
# Added by Prometheus itself.
OWN = {"up"}
# Appear with what they count: the name of the family is looked for.
FAMILY = re.compile(r"_(count|sum|bucket)$")


def metrics_of(expression: str) -> set[str]:
    """Names of metrics in an expression of PromQL."""
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\"[^\"]*\"", "", expression)
    bare = re.sub(r"\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)", "", bare)
    words = set(re.findall(r"[a-zA-Z_][a-zA-Z0-9_]*", re.sub(r"[a-zA-Z_]+\s*\(", "(", bare)))
    return {word for word in words if word not in {"and", "or", "unless", "e15", "e9", "bool", "offset"}}


def expressions(value: Any) -> Iterator[str]:
    """Every `expr` of a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "expr":
                yield inner
            else:
                yield from expressions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from expressions(inner)


def test_expressions_should_be_taken_apart() -> None:
    found = metrics_of(
        'increase(a_count[1h]) == 0 and on(instance) b{x="up"} > 21e15 or sum by (netuid) (rate(c_total[5m]))'
    )
    assert found == {"a_count", "b", "c_total"}


@pytest.mark.parametrize("source", [ALERTS, BOARD], ids=lambda path: path.name)
def test_every_metric_that_is_watched_should_be_there(network: Network, source: Path) -> None:
    document = json.loads(source.read_text()) if source.suffix == ".json" else yaml.safe_load(source.read_text())
    wanted = set().union(*(metrics_of(expression) for expression in expressions(document))) - OWN
    assert len(wanted) >= 10
    scraped = network.nodes[0].metrics()
    there = {
        FAMILY.sub("", line.split("{")[0].split(" ")[0]) for line in scraped.splitlines() if not line.startswith("#")
    }
    missing = sorted(name for name in wanted if FAMILY.sub("", name) not in there)
    assert not missing


def test_alerts_should_say_what_to_do() -> None:
    names = []
    for group in yaml.safe_load(ALERTS.read_text())["groups"]:
        for rule in group["rules"]:
            names.append(rule["alert"])
            assert rule["labels"]["severity"] in {"page", "look"}
            assert rule["annotations"]["summary"]
            assert rule["annotations"]["action"]
    assert len(names) == len(set(names)) >= 15


def test_prometheus_should_take_its_files() -> None:
    """With Prometheus' own check where it is installed; the rest of the files is parsed in any case."""
    for path in DEPLOY.rglob("*.yml"):
        yaml.safe_load(path.read_text())
    config = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    for name in config["rule_files"]:
        assert (DEPLOY / "prometheus" / name).is_file()
    if promtool := shutil.which("promtool"):
        done = subprocess.run(
            [promtool, "check", "config", str(DEPLOY / "prometheus/prometheus.yml")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_board_should_use_the_chosen_source_everywhere() -> None:
    board = json.loads(BOARD.read_text())
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert {panel["datasource"]["uid"] for panel in panels} == {"${source}"}
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert all(panel["title"] and panel["targets"] for panel in panels)
