"""Keys of Argo's own, written where kfpc has its keys: the help says where they go."""

from __future__ import annotations

from typing import Any

import pytest

import kfpc
from kfpc.language.messages.foreign import (
    OF_A_CONTAINER,
    OF_A_TEMPLATE,
    OF_A_WORKFLOW,
    camel,
    meant_by,
    snake,
)
from kfpc.language.step import Settings, Step
from kfpc.language.workflow import Workflow
from tests.oracles import crd
from tests.telling import told, whole

STEP = "a: {image: busybox, command: [echo]"

OTHER_KINDS = {"containerSet", "dag", "data", "failFast", "http", "plugin", "suspend"}
"""Keys of a template that runs no container."""

OBVIOUS = {"inputs", "outputs", "steps", "name", "script", "metadata"}
"""Keys of a template that mean something else in a spec, or have an answer of their own."""

OF_ONE_RUN = {
    "arguments", "entrypoint", "onExit", "priority", "shutdown", "suspend", "templates",
    "workflowTemplateRef",
}  # fmt: skip
"""Keys of a Workflow's spec that kfpc writes, or that are of one run."""


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    """The keys of a Workflow's spec, by Argo's own definition."""
    found: dict[str, Any] = crd.validator("Workflow").schema["properties"]["spec"]["properties"]
    return found


@pytest.fixture(scope="module")
def template(spec) -> dict[str, Any]:
    found: dict[str, Any] = spec["templates"]["items"]["properties"]
    return found


def helps(body: str) -> list[str]:
    """What is said of the unknown keys of a spec."""
    return [found.help or "" for found in told(body) if found.code == "201"]


def test_what_goes_into_argo_is_what_argo_has(spec, template):
    assert {camel(word) for word in OF_A_TEMPLATE} <= set(template)
    assert {camel(word) for word in OF_A_CONTAINER} <= set(template["container"]["properties"])
    assert {camel(word) for word in OF_A_WORKFLOW} <= set(spec)


def test_what_goes_into_argo_has_no_word_in_the_language():
    in_a_step, in_the_file = [*Step.model_fields], [*Settings.model_fields, *Workflow.model_fields]
    assert [w for w in OF_A_TEMPLATE | OF_A_CONTAINER if meant_by(w, in_a_step)] == []
    assert [w for w in OF_A_WORKFLOW if meant_by(w, in_the_file)] == []


def test_every_key_of_a_template_is_told_where_it_goes(template):
    for key in {*template, *template["container"]["properties"]} - OTHER_KINDS - OBVIOUS:
        for body in (f"steps: {{{STEP}, {key}: x}}}}", f"defaults: {{{key}: x}}\nsteps: {{}}"):
            assert not [help for help in helps(body) if help.startswith("known keys")], body


def test_every_key_of_a_workflow_is_told_where_it_goes(spec):
    for key in set(spec) - OF_ONE_RUN:
        for body in (f"{key}: x\nsteps: {{}}", f"workflow: {{{key}: x}}\nsteps: {{}}"):
            assert not [help for help in helps(body) if help.startswith("known keys")], body


@pytest.mark.parametrize(
    ("body", "help"),
    [
        (f"steps: {{{STEP}, schedulerName: x}}}}", "`argo: {schedulerName: x}`"),
        ("defaults: {schedulerName: x}\nsteps: {}", "`argo: {schedulerName: x}`"),
        ("schedulerName: x\nsteps: {}", "`argo: {schedulerName: x}`"),
        (
            "workflow: {schedulerName: x}\nsteps: {}",
            "file: write `argo: {schedulerName: x}`",
        ),
        (f"steps: {{{STEP}, hostNetwork: true}}}}", "`host_network` goes into `workflow`"),
        (f"steps: {{{STEP}, podMetadata: x}}}}", "`argo: {podMetadata: x}` at the top"),
        ("daemon: x\nsteps: {}", "the `argo` of a step"),
        (f"steps: {{{STEP}, workingDir: /x}}}}", "`working_dir: /x`"),
        ("ttlStrategy: x\nsteps: {}", "`ttl` goes into `workflow`"),
        ("serviceAccountName: x\nsteps: {}", "`service_account` goes into a step"),
    ],
)
def test_where_a_key_of_argos_goes(body: str, help: str):
    assert [said for said in helps(body) if help in said]


def test_words_are_in_snake_case():
    words = OF_A_TEMPLATE | OF_A_CONTAINER | OF_A_WORKFLOW
    assert {snake(camel(word)) for word in words} == words


def test_what_the_help_says_is_what_argo_takes():
    body = f"""\
        steps: {{{STEP}, argo: {{schedulerName: s, container: {{workingDir: /x}}}}}}}}
        argo: {{hostNetwork: true}}
    """
    package = kfpc.compile(kfpc.Source(whole(body), "pipeline.yaml"))
    assert package.manifest is not None
    assert crd.errors(package.manifest) == []
