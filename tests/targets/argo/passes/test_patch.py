"""How a patch is merged: by RFC 7386's examples, by name, and by ``$patch``."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kfpc.targets.argo.fields.schema import spec_type, template_type
from kfpc.targets.argo.passes.patch import merged


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_what_argo_does_not_know_is_merged_as_json(target: Any, patch: Any, result: Any) -> None:
    assert merged(target, patch, None) == result


TEMPLATE = """
inputs: {parameters: [{name: x}, {name: y}]}
nodeSelector: {pool: a, disk: ssd}
tolerations:
- {key: spot, operator: Equal, value: "true", effect: NoSchedule}
- {key: gpu, operator: Exists}
volumes: [{name: data, emptyDir: {}}, {name: keys, secret: {secretName: keys, defaultMode: 256}}]
container:
  image: busybox
  command: [a, b]
  env: [{name: A, value: a}, {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}]
  volumeMounts: [{name: data, mountPath: /data}, {name: keys, mountPath: /keys}]
"""

BY_NAME = {
    "one of a list": ("inputs: {parameters: [{name: y, default: d}]}",
        "inputs: {parameters: [{name: x}, {name: y, default: d}]}"),
    "one more": ("container: {env: [{name: C, value: c}]}",
        "container: {env: [{name: A, value: a}, {name: B, valueFrom: {secretKeyRef: {name: s, "
        "key: k}}}, {name: C, value: c}]}"),
    "a variable is what the patch says": ("container: {env: [{name: B, value: b}]}",
        "container: {env: [{name: A, value: a}, {name: B, value: b}]}"),
    "a volume has one source": ("volumes: [{name: data, persistentVolumeClaim: {claimName: c}}]",
        "volumes: [{name: data, persistentVolumeClaim: {claimName: c}}, {name: keys, secret: "
        "{secretName: keys, defaultMode: 256}}]"),
    "the same source is merged": ("volumes: [{name: keys, secret: {secretName: other}}]",
        "volumes: [{name: data, emptyDir: {}}, {name: keys, secret: {secretName: other, "
        "defaultMode: 256}}]"),
    "mounts by their paths": (
        "container: {volumeMounts: [{name: data, mountPath: /keys}, {name: data, mountPath: /c}]}",
        "container: {volumeMounts: [{name: data, mountPath: /data}, {name: data, mountPath: /keys},"
        " {name: data, mountPath: /c}]}"),
    "tolerations by key and effect": ("tolerations: [{key: gpu, operator: Exists, effect: "
        "NoExecute}, {key: spot, operator: Exists, effect: NoSchedule}]",
        "tolerations: [{key: spot, operator: Exists, effect: NoSchedule}, {key: gpu, operator: "
        "Exists}, {key: gpu, operator: Exists, effect: NoExecute}]"),
    "two tolerations of one key and effect": (
        "tolerations: [{key: gpu, value: a}, {key: gpu, value: b}]",
        'tolerations: [{key: spot, operator: Equal, value: "true", effect: NoSchedule}, {key: gpu, '
        "value: a}, {key: gpu, value: b}]"),
    "lists without names are replaced": ("container: {command: [c]}", "container: {command: [c]}"),
    "an element is taken away": ("container: {env: [{name: A, $patch: delete}]}",
        "container: {env: [{name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}]}"),
    "what is not there is not missed": ("inputs: {parameters: [{name: z, $patch: delete}]}",
        "inputs: {parameters: [{name: x}, {name: y}]}"),
    "an element anew": ("container: {volumeMounts: [{mountPath: /keys, name: x, $patch: replace}]}",
        "container: {volumeMounts: [{name: data, mountPath: /data}, {mountPath: /keys, name: x}]}"),
    "a list anew": ("inputs: {parameters: [{$patch: replace}, {name: z}]}",
        "inputs: {parameters: [{name: z}]}"),
    "a mapping anew": ("nodeSelector: {$patch: replace, zone: z}", "nodeSelector: {zone: z}"),
    "a mapping taken away": ("nodeSelector: {$patch: delete}", "nodeSelector: null"),
    "merge is what it does anyway": ("nodeSelector: {$patch: merge, zone: z}",
        "nodeSelector: {pool: a, disk: ssd, zone: z}"),
    "null in what is new": ("sidecars: [{name: s, image: i, env: null, $patch: merge}]",
        "sidecars: [{name: s, image: i}]"),
}  # fmt: skip


@pytest.mark.parametrize(("patch", "result"), BY_NAME.values(), ids=BY_NAME.keys())
def test_lists_of_named_things_merge_by_name(patch: str, result: str) -> None:
    target = yaml.safe_load(TEMPLATE)
    said, wanted = yaml.safe_load(patch), yaml.safe_load(result)
    found = merged(target, said, template_type())
    for key, value in wanted.items():
        if isinstance(value, dict) and key != "nodeSelector":
            assert found[key] == {**target.get(key, {}), **value}
        else:
            assert found.get(key) == value
    unsaid = target.keys() - said.keys()
    assert {key: found[key] for key in unsaid} == {key: target[key] for key in unsaid}


def test_templates_and_claims_of_the_whole_merge_by_name() -> None:
    target = yaml.safe_load(
        "{templates: [{name: main, dag: {}}], volumeClaimTemplates: [{metadata: {name: a}}]}"
    )
    patch = yaml.safe_load(
        "{templates: [{name: bye, suspend: {}}], volumeClaimTemplates: [{metadata: {name: b}}, "
        "{metadata: {name: a}, $patch: delete}]}"
    )
    assert merged(target, patch, spec_type()) == {
        "templates": [{"name": "main", "dag": {}}, {"name": "bye", "suspend": {}}],
        "volumeClaimTemplates": [{"metadata": {"name": "b"}}],
    }


def test_ports_of_two_protocols_are_two() -> None:
    target = {"container": {"ports": [{"containerPort": 53}]}}
    patch = {"container": {"ports": [{"containerPort": 53, "protocol": "UDP"}]}}
    both = [{"containerPort": 53}, {"containerPort": 53, "protocol": "UDP"}]
    assert merged(target, patch, template_type()) == {"container": {"ports": both}}
