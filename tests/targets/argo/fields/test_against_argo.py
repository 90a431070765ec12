"""Random patches before kfpc and before Argo's own definitions, made strict: whatever the
definitions refuse of the patched package kfpc has refused of the patch."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.bundle import dump
from kfpc.diagnostics import Severity
from kfpc.targets.argo.fields.schema import spec_type, template_type
from kfpc.targets.argo.kinds import spec_of
from kfpc.targets.argo.passes.patch import merged
from tests.oracles import argo, crd
from tests.targets.argo.fields.patches import of_specs, of_templates

SPEC: dict[str, Any] = {
    "apiVersion": "kfpc/v1",
    "name": "demo",
    "params": {"p": "a"},
    "steps": {
        "train": {
            "image": "busybox:1",
            "command": ["echo", "${{ params.p }}"],
            "env": {"A": "a"},
            "volumes": {"/data": {"empty_dir": True}},
        },
        "other": {"image": "busybox:1", "script": "echo", "retries": 2},
    },
}
OURS = {"KFPC623", "KFPC624", "KFPC625", "KFPC626", "KFPC609", "KFPC302"}


def compiled(patch: Any, *, of_all: bool) -> kfpc.CompileResult:
    """A spec with a patch, on the version of Argo that the definitions are of."""
    spec = json.loads(json.dumps(SPEC))
    (spec if of_all else spec["steps"]["train"])["argo"] = patch
    return kfpc.compile(kfpc.Source(json.dumps(spec), "spec.yaml"), argo="4.0")


def refused(manifest: Any, folder: Path) -> bool:
    """Whether the definitions refuse an object, which may stumble over what is no object; or
    else whether Argo's own validation does."""
    try:
        return (
            crd.errors(manifest) != [] or argo.validate_text(dump(manifest).decode(), folder) != []
        )
    except (AttributeError, TypeError):
        return True


NEAR = 100
"""Nearly all of these are what Argo takes, but for what does not go together."""

UNMERGED = re.compile(r" has no `[\w.]+`$|^an element of `\w+` is a mapping, not nothing$")

SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=80)


@pytest.mark.parametrize("of_all", [False, True], ids=["template", "spec"])
def test_what_kfpc_takes_the_definitions_take(of_all: bool) -> None:
    @SLOW
    @given(of_specs(NEAR) if of_all else of_templates(NEAR))
    def check(patch: Any) -> None:
        result = compiled(patch, of_all=of_all)
        if result.manifest is not None:
            written = yaml.safe_load(dump(result.manifest))
            assert crd.errors(written) == [], patch

    check()


@pytest.mark.parametrize("of_all", [False, True], ids=["template", "spec"])
def test_what_kfpc_refuses_argo_refuses(of_all: bool, tmp_path: Path) -> None:
    """Merged all the same. What a patch takes away, or names wrongly, they cannot see."""
    type = spec_type() if of_all else template_type()

    @SLOW
    @given(of_specs() if of_all else of_templates())
    def check(patch: Any) -> None:
        assume("$patch" not in json.dumps(patch))
        found = [one for one in compiled(patch, of_all=of_all).diagnostics if one.code in OURS]
        assume(any(one.code in ("KFPC623", "KFPC624") for one in found))
        # Without what tells it apart an element cannot be merged, though it may be written; one
        # that is null takes itself away.
        assume(not any(UNMERGED.search(one.message) for one in found))
        # Of two elements that are told alike the later one hides what is wrong with the other.
        assume(not any(" is there twice in " in one.message for one in found))
        # What only the run reads ends the run.
        assume(not any(re.search(r", not `|of Argo's words", one.message) for one in found))
        assume("workflowTemplateRef" not in patch)  # Argo itself refuses it beside templates
        manifest = compiled({}, of_all=of_all).manifest
        assert manifest is not None
        spec = manifest["spec"]
        if of_all:
            manifest["spec"] = merged(spec, patch, type)
        else:
            spec["templates"][1] = merged(spec["templates"][1], patch, type)
        assert refused(manifest, tmp_path), ([one.message for one in found], patch)

    check()


@pytest.mark.parametrize("of_all", [False, True], ids=["template", "spec"])
def test_a_patch_of_any_form_is_a_diagnostic(of_all: bool) -> None:
    """Also where more than one thing is wrong with it."""

    @SLOW
    @given(of_specs(3) if of_all else of_templates(3))
    def check(patch: Any) -> None:
        result = compiled(patch, of_all=of_all)
        errors = [one for one in result.diagnostics if one.severity is Severity.ERROR]
        assert (result.manifest is None) == (errors != [])

    check()


def packages() -> list[Path]:
    return sorted((Path(__file__).parents[3] / "golden").rglob("*.argo.yaml"))


@pytest.mark.parametrize("package", packages(), ids=lambda path: path.name.partition(".")[0])
def test_a_package_as_a_patch_passes(package: Path) -> None:
    """Each field that kfpc itself writes is one of Argo's; only the names of its templates are
    taken, which none of these are here."""
    spec = spec_of(yaml.safe_load(package.read_text(encoding="utf-8")))
    spec["templates"] = [{**one, "name": f"mine-{one['name']}"} for one in spec["templates"]]
    spec = renamed(spec)
    del spec["entrypoint"]  # its own steps would not run
    result = compiled(spec, of_all=True)
    assert [one for one in result.diagnostics if one.code in OURS] == []
    for template in spec["templates"]:
        leaf = {key: value for key, value in template.items() if key != "name"}
        if "container" in leaf:
            found = compiled(leaf, of_all=False)
            # Volumes of the whole are not in a template, and nobody gives this one its inputs.
            ours = [one for one in found.diagnostics if one.code in OURS]
            left = [one for one in ours if not one.message.startswith("nothing gives the input")]
            assert {one.code for one in left} <= {"KFPC625"}


def renamed(part: Any) -> Any:
    """A part of a package with all that names a template of it."""
    if isinstance(part, list):
        return [renamed(item) for item in part]
    if not isinstance(part, dict):
        return part
    naming = ("entrypoint", "onExit", "template")
    return {key: f"mine-{v}" if key in naming else renamed(v) for key, v in part.items()}


@given(st.sampled_from(packages()), of_templates())
def test_merging_again_changes_nothing(package: Path, patch: Any) -> None:
    spec = spec_of(yaml.load(package.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    template = spec["templates"][-1]
    assert merged(template, {}, template_type()) == template
    assert merged(template, template, template_type()) == template
    assert merged(spec, spec, spec_type()) == spec
    once = merged(template, patch, template_type())
    assert merged(once, patch, template_type()) == once


@given(of_specs() | of_templates(), of_templates())
def test_no_patch_raises(of_all: Any, of_step: Any) -> None:
    text = json.dumps({**SPEC, "argo": of_all, "defaults": {"argo": of_step}})
    result = kfpc.compile(kfpc.Source(text, "spec.yaml"))
    assert result.valid == (result.manifest is not None)


def test_argo_takes_what_kfpc_takes(tmp_path: Path) -> None:
    """Its own validation, of patches as people write them."""
    files = []
    for number, (of_all, patch) in enumerate(PATCHES):
        result = compiled(yaml.safe_load(patch), of_all=of_all)
        assert result.manifest is not None, (patch, result.diagnostics)
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_bytes(dump(result.manifest))
    assert argo.validate(files) == []


PATCHES = [
    (True, "{onExit: bye, templates: [{name: bye, container: {image: i, command: [c]}}]}"),
    (True, "{entrypoint: outer, templates: [{name: outer, steps: [[{name: a, template: main}]]}]}"),
    (True, "{templates: [{name: w, suspend: {}}], hooks: {exit: {template: w}}}"),
    (True, "{podMetadata: {labels: {run: '{{workflow.name}}'}}, arguments: {parameters: [{name: q, "
           "value: '1'}]}}"),
    (True, "{templateDefaults: {container: {imagePullPolicy: Always}, script: {image: i, source: "
           "s}, timeout: 1h}}"),
    (True, "{volumeClaimTemplates: [{metadata: {name: work}, spec: {accessModes: [ReadWriteOnce], "
           "resources: {requests: {storage: 1Gi}}}}]}"),
    (True, "{templates: [{name: w, script: {image: i, command: [sh], source: 'echo ${{ run.name }}'"
           "}}, {name: h, http: {url: 'https://example.com', method: POST, body: '{\"run\": "
           "\"${{ run.name }}\"}'}}]}"),
    (False, "{container: {volumeMounts: [{name: shm, mountPath: /dev/shm}], resources: {limits: "
            "{cpu: 2}}}, volumes: [{name: shm, emptyDir: {medium: Memory}}]}"),
    (False, "{metrics: {prometheus: [{name: n, help: h, counter: {value: '1'}, labels: [{key: s, "
            "value: '{{status}}'}]}]}}"),
    (False, "{archiveLocation: {archiveLogs: true, s3: {bucket: b, key: '${{ params.p }}/"
            "{{workflow.name}}/{{pod.name}}'}}}"),
    (False, "{container: {env: [{name: A, $patch: delete}, {name: N, valueFrom: {fieldRef: "
            "{fieldPath: spec.nodeName}}}]}, memoize: {key: k, maxAge: 1h, cache: {configMap: "
            "{name: c}}}}"),
    (False, "{podSpecPatch: 'terminationGracePeriodSeconds: 5', timeout: 1h, daemon: false}"),
]  # fmt: skip
