"""The nodes that printed commands and manifests make: what is in them, and what each platform
adds itself.

Scripts are run, by ``sh``, with stand-ins for the tools of the platforms.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from tests.views.nodepools.scheduler import Node, Taint

_STAND_IN = '#!/bin/sh\nprintf "%s\\037" "${0##*/}" "$@" >>"$CALLS"\necho >>"$CALLS"\n'

_WANTED = re.compile(r'^: "\$\{(\w+):\?', re.MULTILINE)

EVIL = 'it\'s "$(touch /tmp/x)" `x` $HOME; a *'
"""A value that no shell may see as anything but a value."""


def wanted(script: str) -> list[str]:
    """The variables that a script wants."""
    return _WANTED.findall(script)


def run(script: str, folder: Path, given: Mapping[str, str]) -> tuple[int, str, list[list[str]]]:
    """A script's exit code, what it says, and the commands that it ran."""
    tools, calls = folder / "tools", folder / "calls"
    tools.mkdir(exist_ok=True)
    for tool in ("gcloud", "az", "kubectl"):
        (tools / tool).write_text(_STAND_IN)
        (tools / tool).chmod(0o755)
    calls.write_text("")
    sh = shutil.which("sh")
    assert sh is not None
    environment = {"PATH": f"{tools}:{os.defpath}", "CALLS": str(calls), **given}
    ended = subprocess.run(
        [sh, "-c", script], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    lines = calls.read_text().splitlines()
    return ended.returncode, ended.stderr, [line.split("\x1f")[:-1] for line in lines]


def nodes(profile: str, text: str, folder: Path) -> list[Node]:
    """The nodes of each pool that is made, in the order of the pools."""
    return _MAKERS[profile](text, folder)


def _commands(text: str, folder: Path) -> list[list[str]]:
    code, said, calls = run(text, folder, dict.fromkeys(wanted(text), EVIL))
    assert (code, said) == (0, "")
    return calls


def options(call: list[str]) -> dict[str, list[str]]:
    """What follows each option of a call."""
    found: dict[str, list[str]] = {}
    values: list[str] = []
    for word in call:
        if word.startswith("--"):
            values = found[word] = []
        else:
            values.append(word)
    return found


def _pairs(words: list[str]) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words)


def _taints(words: list[str]) -> list[Taint]:
    found = []
    for word in words:
        pair, _, effect = word.rpartition(":")
        key, _, value = pair.partition("=")
        found.append((key, value, effect))
    return found


def _gke(text: str, folder: Path) -> list[Node]:
    made = []
    for call in _commands(text, folder):
        given = options(call)
        labels = _pairs(_listed(given.get("--node-labels", [])))
        for flag in ("preemptible", "spot"):
            if f"--{flag}" in given:
                labels[f"cloud.google.com/gke-{flag}"] = "true"
        if "--accelerator" in given:
            kind = _pairs(given["--accelerator"][0].split(","))["type"]
            labels["cloud.google.com/gke-accelerator"] = kind
        if "--node-locations" in given:
            labels["topology.kubernetes.io/zone"] = given["--node-locations"][0]
        labels["node.kubernetes.io/instance-type"] = given["--machine-type"][0]
        made.append(Node(labels, _taints(_listed(given.get("--node-taints", [])))))
    return made


def _listed(values: list[str]) -> list[str]:
    """gcloud takes a list as one value."""
    return [word for value in values for word in value.split(",")]


def _aks(text: str, folder: Path) -> list[Node]:
    made = []
    for call in _commands(text, folder):
        given = options(call)
        node = Node(_pairs(given.get("--labels", [])))
        if given.get("--priority") == ["Spot"]:
            node.labels["kubernetes.azure.com/scalesetpriority"] = "spot"
            node.taints.append(("kubernetes.azure.com/scalesetpriority", "spot", "NoSchedule"))
        node.labels["node.kubernetes.io/instance-type"] = given["--node-vm-size"][0]
        made.append(node)
    return made


def _own(text: str, folder: Path) -> list[Node]:
    """A new title begins another node."""
    made = []
    for part in re.split(r"^# (?=Preemptible nodes|On-demand nodes)", text, flags=re.MULTILINE)[1:]:
        variables = "\n".join(f'{name}="{name}"' for name in wanted(text))
        _, said, calls = run(f"{variables}\n#{part}", folder, {})
        assert said == ""
        node = Node()
        for call in calls:
            given = options(call)["--overwrite"]
            if call[1] == "label":
                node.labels |= _pairs(given)
            else:
                node.taints += _taints(given)
        made.append(node)
    return made


def _eks(text: str, _: Path) -> list[Node]:
    (document,) = yaml.safe_load_all(text)
    made = []
    for group in document["managedNodeGroups"]:
        labels = dict(group.get("labels", {}))
        kind = "SPOT" if group.get("spot") else "ON_DEMAND"
        labels["eks.amazonaws.com/capacityType"] = kind
        labels["node.kubernetes.io/instance-type"] = group["instanceTypes"][0]
        for zone in group.get("availabilityZones", []):
            labels["topology.kubernetes.io/zone"] = zone
        made.append(Node(labels))
    return made


def _karpenter(text: str, _: Path) -> list[Node]:
    """What a pool requires is what its nodes have, where that is one value."""
    made = []
    for document in yaml.safe_load_all(text):
        template = document["spec"]["template"]
        node = Node(dict(template.get("metadata", {}).get("labels", {})))
        for requirement in template["spec"]["requirements"]:
            if requirement["operator"] == "In":
                (value,) = requirement["values"]
                assert isinstance(value, str)
                node.labels[requirement["key"]] = value
        made.append(node)
    return made


_MAKERS: Mapping[str, Callable[[str, Path], list[Node]]] = {
    "gke-preemptible": _gke,
    "gke-spot": _gke,
    "eks": _eks,
    "karpenter": _karpenter,
    "aks": _aks,
    "own": _own,
}
