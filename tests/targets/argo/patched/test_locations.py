"""Locations that say a part: what Argo takes no notice of is told, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.targets.argo.support import codes

S3 = {"endpoint": "s3.amazonaws.com", "bucket": "b", "key": "k"}
PART = {"bucket": "b", "key": "k"}


def told(step: dict[str, Any], whole: dict[str, Any] | None = None) -> list[str]:
    """The codes of a spec with a step that leaves a model, and patches of it and of the whole."""
    train = {
        "image": "busybox:1",
        "command": ["train"],
        "outputs": {"model": {"type": "Artifact", "path": "/out/model"}},
        "argo": step,
    }
    spec = {"apiVersion": "kfpc/v1", "name": "demo", "steps": {"train": train}, "argo": whole or {}}
    return codes(json.dumps(spec))


def model(**location: Any) -> dict[str, Any]:
    return {"outputs": {"artifacts": [{"name": "model", **location}]}}


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ({"s3": S3}, []),
        ({"s3": PART}, ["633"]),
        ({"s3": {"key": "k"}}, []),
        ({"s3": {"bucket": "b"}}, ["633"]),
        ({"gcs": {"key": "k"}}, []),
        ({"gcs": {"bucket": "b"}}, ["624"]),  # Argo wants the key
        ({"s3": {**PART, "endpont": "e"}}, ["623"]),  # that is what it lacks
        ({"http": {"url": "https://example.com"}}, []),
        ({"archive": {"none": {}}}, []),
    ],
    ids=json.dumps,
)
def test_an_artifact(location: dict[str, Any], expected: list[str]) -> None:
    assert [code.removeprefix("KFPC") for code in told(model(**location))] == expected


def test_an_archive_location_is_used_as_a_whole() -> None:
    assert told({"archiveLocation": {"s3": S3}}) == []
    assert told({"archiveLocation": {"archiveLogs": True}}) == []
    assert told({"archiveLocation": {"s3": PART}}) == ["KFPC633"]
    assert told({"archiveLocation": {"s3": {"key": "k"}}}) == ["KFPC633"]
    assert told({}, {"templateDefaults": {"archiveLocation": {"s3": PART}}}) == ["KFPC633"]


def test_defaults_of_templates_may_say_the_rest() -> None:
    where = {"archiveLocation": {"s3": {"endpoint": "s3.amazonaws.com", "bucket": "b"}}}
    assert told({"archiveLocation": {"s3": {"key": "k"}}}, {"templateDefaults": where}) == []
    outputs = {"templateDefaults": model(s3=S3)}
    assert "KFPC633" not in told(model(s3=PART), outputs)
