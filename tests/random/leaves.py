"""Steps without steps of their own: programs, objects and waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.random.expressions import calculation, condition, of_type, read, text
from tests.random.settings import SETTINGS, TRAVEL
from tests.random.values import (
    LITERALS,
    UNQUOTED,
    VALUES,
    Around,
    Draw,
    chance,
    one_of,
    some,
    value,
)
from tests.random.writing import Unquoted

OUTSIDE: list[dict[str, Any]] = [
    {"url": "https://example.com/x?a={b}"}, {"literal": "hi, it's } }"},
    {"s3": {"key": "a/b"}}, {"s3": {"bucket": "b", "key": "${{ run.name }}/x"}, "archive": "none"},
    {"gcs": {"bucket": "b", "key": "x"}, "mode": 755, "recurse_mode": True},
    {"git": {"repo": "https://example.com/x.git", "revision": "main", "depth": 1}},
    {"http": {"url": "https://example.com", "headers": {"X": "${{ run.id }}"}}},
]  # fmt: skip
"""Where files are that no step has made."""
KEPT: list[dict[str, Any]] = [
    {}, {}, {"archive": "none"}, {"s3": {"key": "${{ run.name }}/x"}}, {"by": "file"},
    {"gcs": {"bucket": "b", "key": "y"}, "archive": "zip", "artifact_gc": "Never"},
]  # fmt: skip


@dataclass
class Made:
    """A step. ``gives`` has the types of its outputs that are read as values, ``leaves`` those
    of its files; ``may_lack`` are the names of what is optional."""

    step: dict[str, Any]
    gives: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)
    may_lack: list[str] = field(default_factory=list)


def leaf(draw: Draw, around: Around) -> Made:
    kinds = ["image", "image", "image", "script", "script", "component", "resource", "wait"]
    return {
        "image": program, "script": program, "component": component, "resource": resource,
        "wait": wait,
    }[kind := one_of(draw, kinds)](draw, around, kind)  # fmt: skip


# ---------------------------------------------------------------- programs


def inputs(draw: Draw, around: Around) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 2))):
        if chance(draw, 5):
            type = one_of(draw, sorted(VALUES))
            found[f"in{number}"] = {"type": type, "value": value(draw, type)}
            continue
        expression, kind = calculation(draw, around)
        value_ = f"${{{{ {expression} }}}}"
        found[f"In-{number}"] = {"type": kind, "value": value_} if chance(draw, 2) else value_
    if around.files and chance(draw, 2):
        file = one_of(draw, around.files)
        found["file"] = {"type": file.type, "value": f"${{{{ {file.name} }}}}"}
        found["file"] |= {"optional": True} if file.absent or chance(draw, 6) else {}
    elif chance(draw, 10):
        found["file"] = {"from": one_of(draw, OUTSIDE)}
        found["file"] |= {"optional": True} if chance(draw, 3) else {}
    return found


def outputs(draw: Draw, made: Made, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, type in enumerate(draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2))):
        name = f"out{number}"
        made.gives[name] = type
        found[name] = type
        if chance(draw, 4):
            found[name] = {"type": type, "path": f"/out/{name}"}
        elif chance(draw, 8):
            found[name] = {"type": type, "optional": True}
            made.may_lack.append(name)
    if chance(draw, 3):
        type = one_of(draw, ["Artifact", "CSV", "Model"])
        found["file"] = {"type": type, "optional": True} if chance(draw, 6) else {"type": type}
        made.may_lack += ["file"] * ("optional" in found["file"])
        found["file"] |= {} if "optional" in found["file"] else one_of(draw, KEPT)
        made.leaves["file"] = type
    if kind == "image" and chance(draw, 6):
        made.gives["printed"] = one_of(draw, ["String", "Integer"])
        found["printed"] = {"type": made.gives["printed"], "stdout": True}
    return found


def program(draw: Draw, around: Around, kind: str) -> Made:
    """An image with a command, or with a script."""
    made = Made({"image": one_of(draw, ["busybox:1", "example.com/a/b@sha256:" + "0" * 64])})
    given, given_away = inputs(draw, around), outputs(draw, made, kind)
    step = made.step
    step |= {"inputs": given} if given else {}
    step |= {"outputs": given_away} if given_away else {}
    paths = [f"${{{{ outputs.{name}.path }}}}" for name in given_away if name != "printed"]
    paths += ["${{ inputs.file.path }}"] if "file" in given else []
    if kind == "script":
        lines = "".join(f"echo > {path}\n" for path in paths)
        step["script"] = f"env # {one_of(draw, ['it', '{ { a', '$(id) }}', 'ä'])}\n{lines}"
        step |= {"interpreter": ["sh", "-eu"]} if chance(draw, 4) else {}
    else:
        shown = [f"${{{{ json(inputs.{n}) }}}}" for n in given if n != "file"]
        step["command"] = ["run", *paths]
        step["args"] = [*shown, *(text(draw, around) for _ in range(draw(st.integers(0, 2))))]
        if chance(draw, 8):
            step["args"].append(Unquoted(one_of(draw, UNQUOTED)))
    if around.secrets and chance(draw, 3):
        step["env"] = {"TOKEN": f"x ${{{{ {one_of(draw, around.secrets)} }}}}"}
    return dressed(draw, around, made)


def dressed(draw: Draw, around: Around, made: Made) -> Made:
    """With settings: some of its own, some of templates."""
    step = made.step
    step |= {k: v for k, v in some(draw, SETTINGS, 3).items() if k not in step}
    if chance(draw, 6):
        step |= one_of(draw, TRAVEL)
    if chance(draw, 8):
        step["display_name"] = one_of(draw, [t for t in LITERALS if t.strip() and "${{" not in t])
    if around.templates and chance(draw, 3):
        some_of = st.lists(st.sampled_from(around.templates), max_size=2, unique=True)
        step["extends"] = draw(some_of) or around.templates[0]
    if chance(draw, 8):
        step["<<"] = one_of(draw, [{"cpu": 2}, [{"memory": "3Gi"}, {"memory": "4Gi", "cpu": 1}]])
    return made


# ---------------------------------------------------------------- component files


def component(draw: Draw, around: Around, kind: str) -> Made:
    """A component file of its own, with inputs by value and by path."""
    file = f"components/c{len(around.project.files)}.yaml"
    types = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3))
    wants: list[dict[str, Any]] = []
    args: list[Any] = ["--x", one_of(draw, ["plain", "it's $(A)", "{ }"])]
    given: dict[str, Any] = {}
    for number, type in enumerate(types):
        name = f"{one_of(draw, ['In put', 'in', 'In-'])} {number}"
        wants.append({"name": name, "type": type})
        placeholder: Any = {"inputValue": name}
        if chance(draw, 4):
            wants[-1]["optional"] = True
            placeholder = {"if": {"cond": {"isPresent": name}, "then": ["--in", placeholder]}}
            if chance(draw, 2):
                args.append(placeholder)
                continue
        elif chance(draw, 4):
            placeholder = {"concat": ["--in=", placeholder, "!"]}
        expression = of_type(draw, around, type)
        given[name] = f"${{{{ {expression} }}}}" if expression else value(draw, type)
        if around.secrets and type == "String" and chance(draw, 4):
            given[name] = f"${{{{ {one_of(draw, around.secrets)} }}}}"
        args.append(placeholder)
    if around.files and chance(draw, 2):
        file_ = one_of(draw, around.files)
        wants.append({"name": "data", "type": file_.type, "optional": file_.absent})
        given["data"] = f"${{{{ {file_.name} }}}}"
        path: Any = {"inputPath": "data"}
        args.append(
            {"if": {"cond": {"isPresent": "data"}, "then": [path]}} if file_.absent else path
        )
    gives = [("Text out", "String")][: draw(st.integers(0, 1))]
    leaves = [("model", "Model")][: draw(st.integers(0, 1))]
    args += [{"outputPath": name} for name, _ in [*gives, *leaves]]
    around.project.files[file] = {
        "name": one_of(draw, ["A component", "it's: \"x\"", "ä"]),
        "inputs": wants,
        "outputs": [{"name": name, "type": type} for name, type in [*gives, *leaves]],
        "implementation": {"container": {"image": "busybox:1", "command": ["run"], "args": args}},
    }  # fmt: skip
    step: dict[str, Any] = {"component": around.root + file, "with": given}
    step |= {"outputs": {"text_out": {"by": "value"}}} if gives and chance(draw, 3) else {}
    made = Made(step, dict(gives), dict(leaves))
    return dressed(draw, around, made)


# ---------------------------------------------------------------- objects and waits


def resource(draw: Draw, around: Around, kind: str) -> Made:
    action = one_of(draw, ["apply", "create", "get", "patch", "delete", "replace"])
    manifest: dict[str, Any] = {
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"},
    }  # fmt: skip
    if action in ("apply", "create", "replace", "patch"):
        manifest["data"] = {"a": text(draw, around)}
        if around.known and chance(draw, 2):
            manifest["data"]["b"] = {"c": f"${{{{ {read(draw, around).read} }}}}"}
    step: dict[str, Any] = {"resource": {"action": action, "manifest": manifest}}
    made = Made(step)
    if action in ("apply", "create") and chance(draw, 3):
        step["resource"] |= {"set_owner": True, "success": "status.phase == Bound, a > 1"}
    if action != "delete" and chance(draw, 2):
        how, type = one_of(
            draw, [({"jsonpath": "{.metadata.name}"}, "String"), ({"jq": ".a[0]"}, "Integer")]
        )
        step["outputs"] = {"out0": how if type == "String" else {"type": type, **how}}
        made.gives["out0"] = type
    if chance(draw, 3):
        step |= some(draw, {k: SETTINGS[k] for k in ("retries", "timeout", "labels")}, 2)
    return made


def wait(draw: Draw, around: Around, kind: str) -> Made:
    if chance(draw, 2):
        return Made({"wait": one_of(draw, ["10s", "1d2h", "approval"])})
    says = {"approval": f"Is it ${{{{ {condition(draw, around)} }}}}?"}
    says |= {"duration": "1h"} if chance(draw, 2) else {}
    declared = {"go": {"enum": ["yes", "no"], "default": "no"}, "n": {"type": "Integer"}}
    return Made({"wait": says, "outputs": declared}, {"go": "String", "n": "Integer"})
