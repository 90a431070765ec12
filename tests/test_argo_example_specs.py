"""Argo's own examples, said in kfpc's language: ``argo_examples`` has a spec for each.

``docs/argo-examples.md`` says which examples those are, and which share a spec. What comes out has
to run the same programs in the same order, under the same conditions, as often, with the same
data. Where it does not, ``OTHERWISE`` says why. Argo's files are read in its Go module: without it
the comparison is skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import kfpc
from tests.argo_runs.pods import bare
from tests.argo_runs.run import run_of
from tests.argo_runs.walk import Step, Walk
from tests.oracles import argo, crd
from tests.test_argo_examples import SECTIONS, TEXT, examples_folder, named

FOLDER = Path(__file__).parent / "argo_examples"
SAID = named("In kfpc's language")
"""Each of these has a spec; of the others, those that have one are compared too."""

SHARED = {
    name: spec
    for names, spec in re.findall(
        r"^\| (`[^|]*`) \| `([^`|]*)` \|",
        TEXT[TEXT.index("\n## The specs") :],
        re.MULTILINE,
    )
    for name in re.findall(r"`([^`]+)`", names)
}
"""Examples whose spec has the name of another example."""

KINDS = {
    "buildkit-template": "WorkflowTemplate",
    "ci-workflowtemplate": "WorkflowTemplate",
    "cluster-workflow-template/clustertemplates": "ClusterWorkflowTemplate",
    "cron-backfill.job": "WorkflowTemplate",
    "dag-inline-clusterworkflowtemplate": "ClusterWorkflowTemplate",
    "dag-inline-workflowtemplate": "WorkflowTemplate",
    "workflow-event-binding/event-consumer-workflowtemplate": "WorkflowTemplate",
    "workflow-event-binding/github-path-filter-workflowtemplate": "WorkflowTemplate",
    "workflow-template/templates": "WorkflowTemplate",
}
"""What is compiled with ``--kind``."""

ARGUMENTS = {
    "cluster-workflow-template/workflow-template-ref-with-entrypoint-arg-passing": {
        "message": "hello world"
    },
    "workflow-template/workflow-template-ref-with-entrypoint-arg-passing": {
        "message": "hello world"
    },
}
"""What is compiled with ``--set``."""

CHOSEN_PATH = "the file arrives where kfpc puts it"
BESIDE_VOLUME = "the file arrives beside the volume, and the program copies it"
AT_POD = "a ConfigMap is a variable of the pod, not a param"
AS_ARGUMENT = "a value is an argument of the program, and not spliced into its text"
DEPENDS = "a `when` says what `depends` says"
ELEMENTS = "a `repeat` goes from one element to the next and ends with the first that fails"
BY_REPEAT = "after the `repeat` it is heads"
NULLS = "a round that was skipped is null in kfpc's list, and left out of Argo's"

OTHERWISE = {
    ("arguments-artifacts", "", "program"): CHOSEN_PATH,
    ("arguments-parameters-from-configmap", "", "program"): AT_POD,
    ("arguments-parameters-from-configmap", "", "variables"): AT_POD,
    ("artifact-passing-subpath", "consume-artifact", "program"): "it opens the file in the folder",
    ("ci", "build", "program"): BESIDE_VOLUME,
    ("ci-output-artifact", "build", "program"): BESIDE_VOLUME,
    ("coinflip-recursive", "heads", "conditions"): BY_REPEAT,
    ("conditional-artifacts", "tails", "conditions"): "what is not heads is tails",
    ("cron-backfill backfill-v1", "", "object"): "templates of kfpc's read params of the run",
    ("cron-backfill daily-job", "the run", "params"): "the default is the part's own",
    ("dag-conditional-artifacts", "tails", "conditions"): "what is not heads is tails",
    **{("dag-coinflip", f"{task}/heads", "conditions"): BY_REPEAT for task in "ABCD"},
    ("dag-enhanced-depends", "should-not-execute", "conditions"): DEPENDS,
    ("expression-tag-template-workflow", "", "conditions"): "a `when` is the filter",
    ("expression-tag-template-workflow", "", "loops"): "a `when` is the filter",
    **{
        (f"global-parameters-from-configmap{more}", step, key): AT_POD
        for more in ("", "-referenced-as-local-variable")
        for step, key in (("", "program"), ("", "variables"), ("the run", "params"))
    },
    ("fun-with-gifs", "the run", "labels"): "Argo's file has its name among its labels",
    ("input-artifact-git", "", "program"): CHOSEN_PATH,
    ("input-artifact-git", "", "works in"): CHOSEN_PATH,
    ("input-artifact-http", "", "program"): CHOSEN_PATH,
    ("loops-arbitrary-sequential-steps", "", "at once"): ELEMENTS,
    ("loops-arbitrary-sequential-steps", "", "loops"): ELEMENTS,
    ("loops-arbitrary-sequential-steps", "", "program"): ELEMENTS,
    ("loops-arbitrary-sequential-steps", "the run", "repeats"): ELEMENTS,
    ("parameter-aggregation", "print", "conditions"): NULLS,
    ("parameter-aggregation-dag", "print", "conditions"): NULLS,
    ("parameter-aggregation-script", "divide-by-2", "conditions"): NULLS,
    **{("retry-with-steps", f"hello{n}", "program"): AS_ARGUMENT for n in ("1", "2a", "2b")},
    ("step-level-timeout", "sleep1", "goes on"): "Argo's goes on after errors, and this is none",
    ("work-avoidance", "load-markers", "program"): BESIDE_VOLUME,
}
"""What differs between an example and its spec, and why."""

MOVED = {"work-avoidance": ("/work", "/vol")}
"""A folder of Argo's file that has another path here: no file of kfpc's names one that a machine
may have. The example is compared with that path in its place."""

RENAMED = {"nested-workflow": {"nested-wf/generate-again": "nested-wf/generate"}}
"""A step in a group that would hide one around it has another name."""


@cache
def specs(example: str) -> dict[str, Path]:
    """The specs of an example by the names of their pipelines."""
    stem = SHARED.get(example, example)
    one = FOLDER / f"{stem}.yaml"
    files = [one] if one.exists() else sorted(one.parent.glob(f"{one.stem}.*.yaml"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    names = (re.findall(r"^name: (.*)$", text, re.MULTILINE) for text in texts)
    return {name: file for (name,), file in zip(names, files, strict=True)}


@cache
def package(example: str, file: Path) -> kfpc.CompileResult:
    stem = file.relative_to(FOLDER).with_suffix("").as_posix()
    kind = KINDS.get(example, KINDS.get(stem))
    return kfpc.compile(file, kind=kind, set=ARGUMENTS.get(example))


WITH_SPECS = [*SAID, *(example for example in named("With `argo`") if specs(example))]
FILES = [(example, file) for example in WITH_SPECS for file in specs(example).values()]


def test_every_example_that_can_be_said_has_a_spec() -> None:
    assert [example for example in SAID if not specs(example)] == []
    assert [name for name in SHARED if name not in SAID] == []


def test_those_say_nothing_in_words_of_argo() -> None:
    files = {file for example, file in FILES if example in SAID}
    assert [file for file in files if re.search(r"\bargo: ", file.read_text("utf-8"))] == []


def test_every_spec_is_that_of_an_example() -> None:
    told = {name for section in SECTIONS[:-1] for name in named(section)}
    names = {
        (file.parent / file.name.split(".")[0]).relative_to(FOLDER).as_posix()
        for file in FOLDER.rglob("*.yaml")
    }
    assert names - told == set()


@pytest.mark.parametrize(("example", "file"), FILES, ids=lambda part: getattr(part, "stem", part))
def test_it_compiles(example: str, file: Path) -> None:
    result = package(example, file)
    assert [d for d in result.diagnostics if d.severity.value == "error"] == []
    assert result.manifest is not None


def test_argo_takes_them_all(tmp_path: Path) -> None:
    files = []
    for number, (example, file) in enumerate(FILES):
        manifest = package(example, file).manifest
        assert manifest is not None
        assert crd.errors(manifest) == []
        files.append(tmp_path / f"{number}-{file.stem}.json")
        files[-1].write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    assert argo.validate(files) == []


# ---------------------------------------------------------------- against Argo's files


@cache
def documents(example: str) -> list[Any]:
    text = (examples_folder() / f"{example}.yaml").read_text(encoding="utf-8")
    if example in MOVED:
        there, here = MOVED[example]
        text = re.sub(rf"{there}\b", here, text)
    return [*yaml.load_all(text, Loader=yaml.CSafeLoader)]


@cache
def templates() -> dict[str, Any]:
    """The specs of all templates of the examples, by name."""
    holders = (
        "cluster-workflow-template/clustertemplates",
        "cron-backfill",
        "dag-inline-workflowtemplate",
        "workflow-template/templates",
    )
    return {
        document["metadata"]["name"]: document["spec"]
        for holder in holders
        for document in documents(holder)
        if document["kind"].endswith("WorkflowTemplate")
    }


def workflow_spec(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The spec of the Workflows that an object makes, its template's with it."""
    spec = manifest["spec"].get("workflowSpec", manifest["spec"])
    if "workflowTemplateRef" in spec:
        spec = {**templates()[spec["workflowTemplateRef"]["name"]], **spec}
    if "entrypoint" not in spec:
        spec = {**spec, "entrypoint": spec["templates"][-1]["name"]}
    return dict(spec)


Facts = dict[tuple[str, str], Any]


def facts(manifest: Mapping[str, Any], spec: dict[str, Any]) -> Facts:
    """Each fact of each step, and of the run, with its name."""
    walk = Walk(spec, templates())
    found = walk.steps()
    steps = {step_name(step): step for step in found}
    assert len(steps) == len(found)
    of_steps = {(name, key): v for name, step in steps.items() for key, v in _of_step(step)}
    run = {("the run", key): value for key, value in run_of(manifest, spec).items()}
    return {**of_steps, **run, ("the run", "repeats"): walk.repeats}


def step_name(step: Step) -> str:
    return "/".join(step.path)


def _of_step(step: Step) -> Iterator[tuple[str, Any]]:
    yield from step.facts.items()
    yield "after", frozenset("/".join(path) for path in step.after)
    yield "conditions", step.conditions
    yield "loops", step.loops
    yield "at once", step.at_once
    yield "around", step.around
    yield "goes on", step.goes_on


def differences(example: str, ours: Facts, theirs: Facts) -> set[tuple[str, str]]:
    renamed = RENAMED.get(example, {})
    ours = {(renamed.get(name, name), key): _renamed(v, renamed) for (name, key), v in ours.items()}
    return {key for key in {*ours, *theirs} if not _same(key[1], ours.get(key), theirs.get(key))}


def _renamed(value: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, frozenset):
        return frozenset(renamed.get(name, name) for name in value)
    return value


def _same(key: str, one: Any, other: Any) -> bool:
    if key == "program" and one and other:
        return bare(one) == bare(other)
    return bool(one == other)


def pairs(example: str) -> Iterator[tuple[str, Any, Any]]:
    """What kfpc makes of an example, and the objects of Argo's file."""
    ours = {name: package(example, file).manifest for name, file in specs(example).items()}
    theirs = documents(example)
    if len(theirs) == 1:
        yield example, *ours.values(), *theirs
        return
    for document in theirs:
        name = document["metadata"]["name"].removeprefix("cluster-")
        yield f"{example} {name}", ours[name], document


@pytest.mark.parametrize("example", WITH_SPECS)
def test_it_says_the_same(example: str) -> None:
    found = {
        (name, *difference)
        for name, ours, theirs in pairs(example)
        for difference in differences(
            example, facts(ours, workflow_spec(ours)), facts(theirs, workflow_spec(theirs))
        )
    }
    assert found == {key for key in OTHERWISE if key[0].split(" ")[0] == example}


def test_the_comparison_sees_what_differs() -> None:
    """Each of these changes is one that a wrong spec could have."""
    for example, right, wrong, difference in (
        ("hello-world", "busybox", "alpine", ("", "image")),
        ("dag-diamond", "[echo, C]", "[echo, B]", ("C", "program")),
        ("dag-diamond", "after: [B, C]", "after: B", ("D", "after")),
        ("coinflip", "== 'tails'", "== 'heads'", ("tails", "conditions")),
        ("dag-continue-on-fail", "'Failed'", "'Succeeded'", ("D", "conditions")),
        ("continue-on-fail", "continue_on_failure: true", "retries: 1", ("C", "goes on")),
        ("loops-sequence", "range(5)", "range(4)", ("sequence-count", "loops")),
        ("loops-dag", "foo, bar", "bar, foo", ("B", "loops")),
        ("recursive-for-loop", "< 10", "< 11", ("the run", "repeats")),
        ("retry-container", "retries: 10", "retries: 9", ("", "around")),
        ("synchronization-tmpl-level", "key: template", "key: x", ("", "around")),
        ("timeouts-step", "timeout: 10s", "timeout: 11s", ("", "timeout")),
        ("secrets", "{name: my-secret,", "{name: other,", ("", "variables")),
        ("volumes-existing", "my-existing-volume", "other", ("generate", "mounts")),
        ("volumes-pvc", "1Gi", "2Gi", ("the run", "claims")),
        ("parallelism-limit", "parallelism: 2", "parallelism: 3", ("the run", "parallelism")),
        ("parallelism-template-limit", "max_parallel: 2", "max_parallel: 3", ("", "at once")),
        ("input-artifact-s3", "us-west-2", "us-west-1", ("", "files in")),
        ("artifact-disable-archive", "gzip: 0", "gzip: 9", ("generate-artifact", "files out")),
        ("k8s-jobs", "completions: 3", "completions: 4", ("", "object")),
        ("suspend-template", "wait: 20s", "wait: 21s", ("delay", "wait")),
        ("cron-workflow", "Los_Angeles", "New_York", ("the run", "timezone")),
        (
            "exit-handlers",
            "status == 'Succeeded'",
            "status != 'Failed'",
            ("on exit/celebrate", "conditions"),
        ),
    ):
        (file,) = specs(example).values()
        text = file.read_text(encoding="utf-8")
        assert text.count(right) >= 1
        manifest = kfpc.compile(kfpc.Source(text.replace(right, wrong), str(file))).manifest
        ours = package(example, file).manifest
        assert manifest is not None
        assert ours is not None
        found = {(n, k) for n, k in _changed(manifest, ours)}
        assert difference in found, example


def _changed(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[tuple[str, str]]:
    return differences("", facts(one, workflow_spec(one)), facts(other, workflow_spec(other)))
