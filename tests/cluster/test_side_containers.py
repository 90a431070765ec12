"""Containers beside a step's own: what they are given, and that nodes ask how they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec_of

pytestmark = pytest.mark.cluster

SERVER = """
import http.server, socket, sys, threading, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open("/told/asked" + self.path.replace("/", "-"), "w").close()
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
threading.Thread(target=http.server.HTTPServer(("", 8080), Handler).serve_forever).start()
plain = socket.create_server(("", 8081))
while True:
    plain.accept()[0].close()
    open("/told/connected", "w").close()
"""
"""Writes down who asks for what."""

WAITS = """
for one in asked-ready asked-live connected ran; do
  until test -e /told/$one; do sleep 1; done
done
cat /told/first > ${{ outputs.first.path }}
ls /told | tr '\\n' ' ' > ${{ outputs.told.path }}
"""

PROBED = spec_of(
    "side-containers",
    steps={
        "asks": {
            "image": "busybox:1",
            "timeout": "15m",
            "volumes": {"/told": {"empty_dir": True}},
            "init": [
                {
                    "name": "first",
                    "image": "busybox:1",
                    "working_dir": "/told",
                    "env_from": [{"config_map": "kfpc-test-words", "prefix": "W_"}],
                    "cpu": "10m",
                    "memory": "32Mi",
                    "image_pull_policy": "IfNotPresent",
                    "security_context": {"run_as_user": 0, "read_only_root_filesystem": True},
                    "mirror_volumes": True,
                    "command": ["sh", "-c", 'echo "$W_RATE $(pwd) $(id -u)" > first'],
                }
            ],
            "sidecars": [
                {
                    "name": "server",
                    "image": "python:3.11-slim",
                    "command": ["python3", "-c", SERVER],
                    "ports": [8080, {"port": 8081, "name": "plain"}],
                    "mounts": ["/told"],
                    "startup": {"tcp": {"port": 8081}, "period": "1s", "failures": 300},
                    "readiness": {
                        "http": {"port": 8080, "path": "/ready", "scheme": "HTTP"},
                        "delay": "1s",
                        "period": "1s",
                        "timeout": "20s",
                        "successes": 2,
                    },
                    "liveness": {
                        "http": {"port": 8080, "path": "/live"},
                        "period": "1s",
                        "timeout": "20s",
                        "failures": 30,
                    },
                },
                {
                    "name": "runs",
                    "image": "busybox:1",
                    "command": ["sleep", "900"],
                    "mirror_volumes": True,
                    "readiness": {"exec": ["touch", "/told/ran"], "period": "1s", "timeout": "20s"},
                    "liveness": {
                        "grpc": {"port": 9000, "service": "none"},
                        "delay": "30m",
                    },
                },
            ],
            "outputs": {"first": "String", "told": "String"},
            "script": WAITS,
        }
    },
    outputs={name: f"${{{{ steps.asks.outputs.{name} }}}}" for name in ("first", "told")},
)

RUNS = {"probed": Run(PROBED)}

Outcomes = Mapping[str, Outcome]


def container(outcome: Outcome, kind: str, name: str) -> dict[str, Any]:
    (found,) = (one for one in outcome.pod("asks")["spec"][kind] if one["name"] == name)
    return dict(found)


def test_a_node_asks_each_way(outcomes: Outcomes) -> None:
    """The step ends once all have been asked."""
    outcome = outcomes["probed"]
    assert outcome.phase == "Succeeded", outcome
    told = outcome.results["told"].split()
    assert told == ["asked-live", "asked-ready", "connected", "first", "ran"]


def test_as_often_as_it_is_told_to(outcomes: Outcomes) -> None:
    server = container(outcomes["probed"], "containers", "server")
    ready = server["readinessProbe"]
    assert ready["initialDelaySeconds"] == ready["periodSeconds"] == 1
    assert ready["successThreshold"] == 2
    assert server["startupProbe"]["failureThreshold"] == 300
    assert server["livenessProbe"]["timeoutSeconds"] == 20
    grpc = container(outcomes["probed"], "containers", "runs")["livenessProbe"]
    assert grpc["grpc"] == {"port": 9000, "service": "none"}
    assert grpc["initialDelaySeconds"] == 1800


def test_a_container_before_the_step_has_its_own_surroundings(outcomes: Outcomes) -> None:
    assert outcomes["probed"].results["first"] == "0.5 /told 0"
    first = container(outcomes["probed"], "initContainers", "first")
    assert first["resources"]["requests"] == {"cpu": "10m", "memory": "32Mi"}
    assert first["securityContext"]["readOnlyRootFilesystem"] is True
