"""Names as Argo and Kubernetes take them.

Source: Argo's ``validate.go`` (templates and tasks ``[a-zA-Z0-9][-a-zA-Z0-9]*`` up to 128
characters, parameters ``[-a-zA-Z0-9_]+``) and Kubernetes' limit of 63 characters for names of
Workflows; ``generateName`` adds five.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

from kfpc.pipeline.ids import EACH

INPUTS = "/tmp/inputs"  # noqa: S108 - Kubeflow Pipelines' own path, in the program's container

OUTPUTS = "/tmp/outputs"  # noqa: S108 - Kubeflow Pipelines' own path
OUTPUT = "/tmp/output"  # noqa: S108 - in the program's container, not on this machine

OWN_FOLDER = "/var/run/argo"
"""Where Argo mounts its own files in every container (VarRunArgoPath in its common.go)."""

SCRIPT_FOLDER = "/argo/staging"
"""Where it mounts a script (ExecutorStagingEmptyDir)."""

GCP_DIRECTORY = "/secret/gcp-credentials"
"""Where a service account file is mounted: as Kubeflow Pipelines' use_gcp_secret has it."""

LONGEST_TASK = 128
LONGEST_TEMPLATE = 63
"""Argo takes 128; shorter ones keep pod names, which begin with the run's, readable."""
LONGEST_PIPELINE = 57
"""A run's name is the pipeline's, a dash, and five characters, 63 at most."""
LONGEST_SCHEDULED = 52
"""A scheduled run's name is that of the CronWorkflow, a dash, and ten digits of its time."""

_NOT_IN_TASK = re.compile(r"[^A-Za-z0-9-]+")
_NOT_IN_PARAMETER = re.compile(r"[^A-Za-z0-9_-]+")


@lru_cache(maxsize=4096)
def task_name(step: str) -> str:
    """A step's name as a task's."""
    if step == EACH:
        return "step"
    return _cut(_NOT_IN_TASK.sub("-", step), LONGEST_TASK)


def template_name(title: str) -> str:
    """A title as a template's name: lower case, ASCII."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = _NOT_IN_TASK.sub("-", plain).strip("-")
    return _cut(name or "step", LONGEST_TEMPLATE)


@lru_cache(maxsize=4096)
def parameter_name(name: str) -> str:
    """An input's or output's name as a parameter's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _cut(_NOT_IN_PARAMETER.sub("-", plain).strip("-") or "value", LONGEST_TASK)


def input_file(name: str) -> str:
    """Where a program finds an input that it reads as a file."""
    return f"{INPUTS}/{parameter_name(name)}/data"


def output_file(name: str, *, of_component: bool) -> str:
    """Where a program writes an output whose path is kfpc's to choose.

    Components follow Kubeflow Pipelines and make the directory themselves; everybody else
    gets a path whose directory is there.
    """
    safe = parameter_name(name)
    return f"{OUTPUTS}/{safe}/data" if of_component else f"{OUTPUT}-{safe}"


def run_prefix(pipeline: str) -> str:
    """A pipeline's name as the beginning of its runs' names."""
    return re.sub(r"[^a-z0-9-]+", "-", pipeline.lower()).strip("-")


def _cut(name: str, longest: int) -> str:
    if len(name) <= longest:
        return name
    import hashlib  # noqa: PLC0415 - few names are that long, and it is slow to load

    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: longest - 9].rstrip('-')}-{digest}"


def unique(name: str, taken: Container[str], longest: int = LONGEST_TEMPLATE) -> str:
    """The name, or the name with the first number that makes it another than the taken ones."""
    if name not in taken:
        return name
    number = 2
    while True:
        suffix = f"-{number}"
        candidate = f"{name[: longest - len(suffix)].rstrip('-')}{suffix}"
        if candidate not in taken:
            return candidate
        number += 1
