"""What one template runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tests.argo_runs.values import Known, fill, mark

Data = Mapping[str, Any]


def pod_of(template: Data, spec: Data, known: Known) -> dict[str, Any]:
    """The facts of a template that runs something, without those that are empty.

    ``spec`` is that of its Workflow, whose volumes it may mount.
    """
    container = template.get("container") or template.get("script") or {}
    facts = {
        "kind": _kind(template),
        "image": _filled(container.get("image"), known),
        "program": _program(template, container, known),
        "variables": {
            v["name"]: _filled(v.get("value", v.get("valueFrom")), known)
            for v in container.get("env", ())
            if not v["name"].startswith("INPUT_")
        },
        "amounts": _amounts(template, spec, container, known),
        "mounts": dict(_mounts(template, spec, container)),
        "works in": _filled(container.get("workingDir"), known),
        "probe": container.get("readinessProbe"),
        "files in": [*_files_in(template, known)],
        "files out": [*_files_out(template, known)],
        "values out": {
            p["valueFrom"]["path"]
            for p in template.get("outputs", {}).get("parameters", ())
            if "path" in p.get("valueFrom", {})
        },
        "beside": [_beside(c) for c in template.get("sidecars", ())],
        "before": [_beside(c) for c in template.get("initContainers", ())],
        "nodes": _filled(template.get("nodeSelector"), known),
        "labels": _filled({**_metadata(spec, "labels"), **_metadata(template, "labels")}, known),
        "annotations": _filled(
            {
                **_metadata(spec, "annotations"),
                **_metadata(template, "annotations"),
            },
            known,
        ),
        "name shown": _filled(
            template.get("annotations", {}).get("workflows.argoproj.io/display-name"), known
        ),
        "timeout": seconds_of(
            _filled(template.get("timeout", template.get("activeDeadlineSeconds")), known)
        ),
        "object": _object(template.get("resource"), known),
        "read from it": sorted(
            p["valueFrom"].get("jsonPath") or p["valueFrom"]["jqFilter"]
            for p in template.get("outputs", {}).get("parameters", ())
            if {"jsonPath", "jqFilter"} & {*p.get("valueFrom", {})}
        ),
        "wait": _wait(template),
    }
    return {key: value for key, value in facts.items() if value}


def _kind(template: Data) -> str:
    return next(k for k in ("container", "script", "resource", "suspend") if k in template)


def _filled(data: Any, known: Known) -> Any:
    if isinstance(data, str):
        return fill(data, known)
    if isinstance(data, dict):
        return {key: _filled(value, known) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(value, known) for value in data]
    return data


# ---------------------------------------------------------------- programs


_READ = re.compile(
    r'\bint\(os\.environ\["(INPUT_\w+)"\]\)|os\.environ\["(INPUT_\w+)"\]|\$(INPUT_\w+)'
)
"""How a script reads one of its variables."""


def _program(template: Data, container: Data, known: Known) -> tuple[str, ...]:
    """The words of the program, with its values in their places.

    Argo's examples write values into programs, and kfpc hands them over: as arguments after the
    text of a shell, as variables of a script. Where a file arrives kfpc decides. ``$$`` is a dollar
    to Kubernetes.
    """
    words = [*container.get("command", ()), *container.get("args", ())]
    words = [_in_place(fill(_outputs(str(word), template), known), template) for word in words]
    if len(words) > 2 and re.fullmatch(r"(/bin/)?(ba)?sh", words[0]) and "c" in words[1]:
        text, *handed = words[2:]
        for number, value in enumerate(handed):
            text = text.replace(f"${number}", value)
        words[2:] = [text]
    if "source" in container:
        source = _in_place(fill(container["source"], known), template)
        given = {v["name"]: fill(str(v.get("value", "")), known) for v in container.get("env", ())}
        source = _READ.sub(lambda read: given[read[1] or read[2] or read[3]], source)
        words.append(re.sub(r"^\s*(#.*|import os)\n", "", source, flags=re.MULTILINE))
    return tuple(" ".join(word.split()) for word in words)


def _outputs(word: str, template: Data) -> str:
    """The paths of its own outputs, where a program names them."""
    for kind in ("parameters", "artifacts"):
        for output in template.get("outputs", {}).get(kind, ()):
            path = output.get("path") or output.get("valueFrom", {}).get("path", "")
            word = word.replace(f"{{{{outputs.{kind}.{output['name']}.path}}}}", path)
        for given in template.get("inputs", {}).get(kind, ()):
            word = word.replace(
                f"{{{{inputs.{kind}.{given['name']}.path}}}}", given.get("path", "")
            )
    return word


def _in_place(text: str, template: Data) -> str:
    """A text where each file that arrives is a mark."""
    files = template.get("inputs", {}).get("artifacts", ())
    names = {file["path"]: file["name"] for file in files if "path" in file}
    for path in sorted(names, key=len, reverse=True):
        text = re.sub(rf"{re.escape(path)}(?![\w.-])", mark({f"file {names[path]}"}), text)
    return text.replace("$$", "$")


def bare(program: tuple[str, ...]) -> tuple[str, ...]:
    """A program without quotes: those around a value depend on how it gets there."""
    return tuple(" ".join(re.sub(r"[\"']", "", word).split()) for word in program)


# ---------------------------------------------------------------- the rest of a pod


def _amounts(template: Data, spec: Data, container: Data, known: Known) -> dict[str, str]:
    patches = [spec.get("podSpecPatch"), template.get("podSpecPatch")]
    parts = [container.get("resources", {})]
    for patch in filter(None, patches):
        text = re.sub(r"(?<!\")\{\{=.*?\}\}", lambda tag: f'"{fill(tag[0], known)}"', patch)
        parts += [c["resources"] for c in yaml.safe_load(fill(text, known))["containers"]]
    return {
        f"{kind} of {name}": str(amount)
        for part in parts
        for kind, named in part.items()
        for name, amount in named.items()
    }


def _mounts(template: Data, spec: Data, container: Data) -> Iterator[tuple[str, str]]:
    volumes = {
        v["name"]: {k: s for k, s in v.items() if k != "name"}
        for v in (*spec.get("volumes", ()), *template.get("volumes", ()))
    }
    for claim in spec.get("volumeClaimTemplates", ()):
        name = claim["metadata"]["name"]
        volumes[name] = {"claim of the run": name}
    for mount in container.get("volumeMounts", ()):
        source = {**volumes[mount["name"]], "subPath": mount.get("subPath", "")}
        yield mount["mountPath"].rstrip("/"), json.dumps(source, sort_keys=True)


STORES = ("s3", "gcs", "git", "http", "raw")


def _files_in(template: Data, known: Known) -> Iterator[dict[str, Any]]:
    for artifact in template.get("inputs", {}).get("artifacts", ()):
        place = {store: _filled(artifact[store], known) for store in STORES if store in artifact}
        if not place:
            place = {"from": known.get(f"artifacts.{artifact['name']}", "")}
            if place["from"].startswith('{"'):
                place = json.loads(place["from"])
        if "s3" in place:
            place["s3"] = {"endpoint": "s3.amazonaws.com", **place["s3"]}
        yield {"name": artifact["name"], **place, "mode": artifact.get("mode", 0)}


def _files_out(template: Data, known: Known) -> Iterator[dict[str, Any]]:
    for artifact in template.get("outputs", {}).get("artifacts", ()):
        if "path" not in artifact:
            continue
        place = {store: _filled(artifact[store], known) for store in STORES if store in artifact}
        if "s3" in place:
            place["s3"] = {"endpoint": "s3.amazonaws.com", **place["s3"]}
        kept = {k: artifact.get(k) for k in ("archive", "artifactGC", "optional")}
        yield {"path": artifact["path"].rstrip("/"), **place, **kept}


def _beside(container: Data) -> dict[str, Any]:
    return {k: v for k, v in container.items() if k != "volumeMounts"}


def _metadata(part: Data, kind: str) -> Data:
    found: Data = part.get("podMetadata", part.get("metadata", {}) if "name" in part else {})
    return {k: v for k, v in found.get(kind, {}).items() if "display-name" not in k}


def seconds_of(text: Any) -> int | None:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    if text is None:
        return None
    found = re.fullmatch(r"(\d+)([smhd]?)", str(text))
    assert found, text
    return int(found[1]) * units[found[2] or "s"]


def _object(resource: Data | None, known: Known) -> dict[str, Any]:
    """What is done to which object."""
    if resource is None:
        return {}
    manifest = re.sub(
        r"(?<![\w'\"-])\{\{.*?\}\}(?![\w'\"-])",
        lambda tag: json.dumps(fill(tag[0], known)),
        resource.get("manifest", ""),
    )
    manifest = yaml.safe_load(fill(manifest, known))
    owners = manifest["metadata"].pop("ownerReferences", []) if isinstance(manifest, dict) else []
    owned = any(owner["name"] == "{{workflow.name}}" for owner in owners)
    return {
        "setOwnerReference": owned,
        **{k: v for k, v in resource.items() if k not in ("manifest", "flags")},
        "flags": _filled(resource.get("flags", []), known),
        "manifest": manifest,
    }


def _wait(template: Data) -> dict[str, Any]:
    if "suspend" not in template:
        return {}
    choices = [
        {k: p.get(k, p.get("value")) for k in ("name", "default", "enum")}
        for p in template.get("inputs", {}).get("parameters", ())
    ]
    outputs = [p["name"] for p in template.get("outputs", {}).get("parameters", ())]
    for_seconds = seconds_of((template["suspend"] or {}).get("duration"))
    return {"kind": "wait", "seconds": for_seconds, "choices": choices, "outputs": outputs}
