"""What needs an artifact repository: files and logs of which nothing says another place."""

from __future__ import annotations

import json
from typing import Any

import pytest

import kfpc
from kfpc.targets.argo.locations import is_whole

S3 = {"endpoint": "s3.amazonaws.com", "bucket": "b", "key": "k"}
SECRET = {"name": "n", "key": "k"}
WHOLE: list[dict[str, Any]] = [
    {"artifactory": {"url": "https://example.com/x", "usernameSecret": SECRET}},
    {"azure": {"endpoint": "https://example.com", "container": "c", "blob": "b"}},
    {"gcs": {"bucket": "b", "key": "k"}},
    {"git": {"repo": "https://example.com/x.git"}},
    {"hdfs": {"addresses": ["a:8020"], "path": "/x"}},
    {"http": {"url": "https://example.com/x"}},
    {"oss": {"endpoint": "example.com", "bucket": "b", "key": "k"}},
    {"raw": {"data": "x"}},
    {"s3": S3},
    {"plugin": {"name": "p", "configuration": "c", "key": "k"}},
]
PARTS: list[dict[str, Any]] = [
    {},
    {"archive": {"none": {}}},
    {"artifactory": {"url": "https://example.com/x"}},
    {"gcs": {"key": "k"}},
    {"hdfs": {"path": "/x"}},
    {"oss": {"bucket": "b", "key": "k"}},
    {"s3": {"bucket": "b", "key": "k"}},
    {"s3": {"endpoint": "", "bucket": "b", "key": "k"}},
    {"plugin": {"key": "k"}},
]


@pytest.mark.parametrize("location", WHOLE, ids=lambda one: next(iter(one)))
def test_a_location_that_says_all(location: dict[str, Any]) -> None:
    assert is_whole(location)
    assert artifacts(model(location)) == {}


@pytest.mark.parametrize("location", PARTS, ids=json.dumps)
def test_a_location_that_says_a_part(location: dict[str, Any]) -> None:
    assert not is_whole(location)
    assert artifacts(model(location)) == {"train": ("model",)}


def test_the_first_location_of_two_is_the_one_that_argo_sees() -> None:
    assert not is_whole({"gcs": {"key": "k"}, "s3": S3})


def model(location: dict[str, Any]) -> dict[str, Any]:
    return {"outputs": {"artifacts": [{"name": "model", **location}]}}


def compiled(
    train: dict[str, Any] | None = None,
    use: dict[str, Any] | None = None,
    whole: dict[str, Any] | None = None,
    **more: Any,
) -> kfpc.CompileResult:
    """A step that leaves a model and one that uses it, with patches of both and of the whole."""
    steps = {
        "train": {
            "image": "busybox:1",
            "command": ["train", "${{ outputs.model.path }}"],
            "outputs": {"model": "Artifact"},
            "argo": train or {},
        },
        "use": {
            "image": "busybox:1",
            "command": ["use", "${{ inputs.model.path }}"],
            "inputs": {"model": "${{ steps.train.outputs.model }}"},
            "argo": use or {},
        },
    }
    spec = {"apiVersion": "kfpc/v1", "name": "demo", "steps": steps, "argo": whole or {}, **more}
    result = kfpc.compile(kfpc.Source(json.dumps(spec), "spec.yaml"))
    assert result.manifest is not None, result.diagnostics
    return result


def artifacts(*patches: dict[str, Any], **more: Any) -> Any:
    result = compiled(*patches, **more)
    assert result.needs_artifact_repository is bool(result.artifacts)
    return result.artifacts


def test_where_all_who_read_it_look_too() -> None:
    own = {"archiveLocation": {"s3": S3}}
    assert artifacts(own, own) == {}
    assert artifacts({}, {}, {"templateDefaults": own}) == {}
    assert artifacts(own) == {"train": ("model",)}
    assert artifacts({}, own) == {"train": ("model",)}
    assert artifacts({"archiveLocation": {"s3": {"bucket": "b", "key": "k"}}}) == {
        "train": ("model",)
    }


def test_a_default_and_a_step_say_a_location_together() -> None:
    where = {"archiveLocation": {"s3": {"endpoint": "s3.amazonaws.com", "bucket": "b"}}}
    key = {"archiveLocation": {"s3": {"key": "k"}}}
    assert artifacts(key, key, {"templateDefaults": where}) == {}


def test_artifacts_that_the_patch_alone_has() -> None:
    extra = {"name": "extra", "path": "/extra"}
    assert artifacts({"outputs": {"artifacts": [extra]}}) == {"train": ("model", "extra")}
    assert artifacts({"outputs": {"artifacts": [{**extra, "s3": S3}]}}) == {"train": ("model",)}


@pytest.mark.parametrize(
    ("train", "whole", "more", "needs"),
    [
        ({}, {}, {}, False),
        ({}, {}, {"workflow": {"archive_logs": True}}, True),
        ({}, {"archiveLogs": True}, {}, True),
        ({"archiveLocation": {"archiveLogs": True}}, {}, {}, True),
        ({"archiveLocation": {"archiveLogs": True, "s3": S3}}, {}, {}, False),
        ({"archiveLocation": {"archiveLogs": False}}, {"archiveLogs": True}, {}, False),
    ],
)
def test_logs(
    train: dict[str, Any], whole: dict[str, Any], more: dict[str, Any], needs: bool
) -> None:
    steps = {"train": {"image": "busybox:1", "command": ["train"], "argo": train}}
    spec = {"apiVersion": "kfpc/v1", "name": "demo", "steps": steps, "argo": whole, **more}
    result = kfpc.compile(kfpc.Source(json.dumps(spec), "spec.yaml"))
    assert (result.needs_artifact_repository, result.artifacts) == (needs, {})


def test_what_could_be_a_value() -> None:
    kinds = {"a": "Artifact", "b": "Directory", "c": "CSV", "d": {"type": "String", "by": "file"}}
    steps = {
        "make": {
            "image": "busybox:1",
            "command": ["make", *(f"${{{{ outputs.{name}.path }}}}" for name in kinds)],
            "outputs": kinds,
        },
        "read": {
            "image": "busybox:1",
            "command": ["read", *(f"${{{{ inputs.{name}.path }}}}" for name in kinds)],
            "inputs": {name: f"${{{{ steps.make.outputs.{name} }}}}" for name in kinds},
        },
    }
    spec = {"apiVersion": "kfpc/v1", "name": "demo", "steps": steps}
    result = kfpc.compile(kfpc.Source(json.dumps(spec), "spec.yaml"))
    assert result.artifacts == {"make": ("a", "b", "c", "d")}
    assert result.could_be_values == {"make": ("c", "d")}
