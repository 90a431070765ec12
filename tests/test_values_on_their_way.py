"""Values on their way through groups, loops and other pipelines: what arrives in a program is what
the spec says, as Argo's own code works it out hop by hop."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.diagnostics.render_text import render_text
from tests.cluster.evil import EXACT
from tests.oracles import argo
from tests.random.project import put
from tests.random.values import Draw, Project, one_of

TEXTS = [*EXACT.values(), "007", "1e3", "kfpc:absent", "[1]", "-"]
OTHERS: list[Any] = [0, -3, 2**53 + 1, True, ["a", "} }"], [1, "1", [None]], [[], {"a": "é"}, "x"]]
"""Elements are not `null`: those are absent, and a round that reads one fails."""
TYPES = {str: "String", int: "Integer", bool: "Boolean", list: "List"}

Values: TypeAlias = dict[str, Any]
Programs: TypeAlias = Callable[[Values], list[list[str]]]
"""What the programs are given, by the values of the names around."""
Made: TypeAlias = tuple[dict[str, Any], Programs]


@dataclass(frozen=True)
class Scope:
    """``known`` has a value of each name, of the type that it always has; ``any_type`` are names
    of no type."""

    project: Project
    known: Values
    any_type: frozenset[str] = frozenset()
    depth: int = 0
    root: str = ""

    def inner(self, **more: Any) -> Scope:
        return replace(self, depth=self.depth + 1, **more)


def scope(draw: Draw, here: Scope) -> Made:
    """Steps, and what their programs are given."""
    steps: dict[str, Any] = {}
    programs: list[Programs] = []
    for number in range(draw(st.integers(1, 2))):
        kinds = ["group", "loop", "loop", "pipeline"] if here.depth < 3 else ["leaf"]
        made, given = BLOCKS[one_of(draw, ["leaf", *kinds])](draw, here)
        steps[f"s{here.depth}-{number}"] = made
        programs.append(given)
    return steps, lambda values: [one for given in programs for one in given(values)]


def leaf(draw: Draw, here: Scope) -> Made:
    names = draw(st.lists(st.sampled_from(sorted(here.known)), min_size=1, max_size=3))
    as_json = {name for name in names if isinstance(here.known[name], list)}
    args = [f"${{{{ json({n}) }}}}" if n in as_json else f"${{{{ {n} }}}}" for n in names]
    return {"image": "busybox", "args": args}, lambda values: [
        [compact(values[n]) if n in as_json else text(values[n]) for n in names]
    ]


def text(value: Any) -> str:
    return value if isinstance(value, str) else compact(value)


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def group(draw: Draw, here: Scope) -> Made:
    steps, given = scope(draw, here.inner())
    return {"steps": steps}, given


def loop(draw: Draw, here: Scope) -> Made:
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3))
    numbers = [7, 2**40, -1][: len(texts)]
    pairs = [{"item.n": n, "item.t": t} for n, t in zip(numbers, texts, strict=True)]
    all_pairs = [{"item.n": n, "item.t": t} for n in numbers for t in texts]
    both = {"n": numbers, "t": texts}
    count = f"${{{{ range({len(texts)}) }}}}"
    as_written = [{"n": one["item.n"], "t": one["item.t"]} for one in pairs]
    ways: list[tuple[Any, Callable[[Values], list[Values]]]] = [
        (texts, lambda values: [{"item": one} for one in texts]),
        ({"zip": both}, lambda values: pairs),
        ({"matrix": both}, lambda values: all_pairs),
        (as_written, lambda values: pairs),
        (count, lambda values: [{"item": number} for number in range(len(texts))]),
    ]
    lists = [name for name in sorted(here.known) if isinstance(here.known[name], list)]
    if lists:
        name = one_of(draw, lists)
        ways += [(f"${{{{ {name} }}}}", lambda values: [{"item": one} for one in values[name]])] * 2
    over, rounds = one_of(draw, ways)
    outer = {n: value for n, value in here.known.items() if n.partition(".")[0] != "item"}
    unsure = here.any_type - {"item"}
    if isinstance(over, str) and over != count:
        known, unsure = {**outer, "item": "of any type"}, unsure | {"item"}
    else:
        known = {**outer, **rounds({})[0]}
    body = one_of(draw, [leaf, group])
    made, given = body(draw, here.inner(known=known, any_type=unsure))
    return {"for_each": over, **made}, lambda values: [
        one for more in rounds(values) for one in given({**values, **more})
    ]


def pipeline(draw: Draw, here: Scope) -> Made:
    names = sorted(here.known.keys() - here.any_type)
    chosen = draw(st.lists(st.sampled_from(names), max_size=3)) if names else []
    if not chosen:
        return leaf(draw, here)
    given = {f"q{number}": name for number, name in enumerate(chosen)}
    params = {param: {"type": TYPES[type(here.known[name])]} for param, name in given.items()}
    inside = {f"params.{param}": here.known[name] for param, name in given.items()}
    steps, programs = scope(draw, here.inner(known=inside, any_type=frozenset(), root="../"))
    file = f"parts/p{len(here.project.files)}.yaml"
    here.project.files[file] = {
        "apiVersion": "kfpc/v1", "name": "part", "params": params, "steps": steps,
    }  # fmt: skip
    step = {"pipeline": here.root + file,
            "with": {param: f"${{{{ {name} }}}}" for param, name in given.items()}}  # fmt: skip
    return step, lambda values: programs({f"params.{p}": values[n] for p, n in given.items()})


BLOCKS = {"leaf": leaf, "group": group, "loop": loop, "pipeline": pipeline}


@st.composite
def projects(draw: Draw) -> tuple[Project, list[list[str]]]:
    """A project, and what its programs have to be given."""
    values = [one_of(draw, TEXTS), one_of(draw, TEXTS), one_of(draw, OTHERS), one_of(draw, OTHERS)]
    params = {f"p{n}": {"type": TYPES[type(v)], "default": v} for n, v in enumerate(values)}
    known = {f"params.p{number}": value for number, value in enumerate(values)}
    project = Project()
    steps, programs = scope(draw, Scope(project, known))
    project.spec = {"apiVersion": "kfpc/v1", "name": "way", "params": params, "steps": steps}
    return project, programs(known)


class Run:
    """What a package's programs are given, by Argo's own evaluation, template by template."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        spec = manifest["spec"]
        self.templates = {one["name"]: one for one in spec["templates"]}
        self.env = {
            f"workflow.parameters.{one['name']}": one["value"]
            for one in spec.get("arguments", {}).get("parameters", ())
        }

    def programs(self, template: str, inputs: Mapping[str, str]) -> Iterator[list[str]]:
        data = self.templates[template]
        declared = {
            one["name"]: one["value"]
            for one in data.get("inputs", {}).get("parameters", ())
            if "value" in one
        }
        env = {**self.env}
        env |= {f"inputs.parameters.{k}": v for k, v in {**declared, **inputs}.items()}
        if "container" in data:
            args = self.evaluated(data["container"].get("args", []), env)
            yield [one.replace("$$", "$") for one in args]
        for task in data.get("dag", {}).get("tasks", ()):
            for item in self.rounds(task, env):
                given = task.get("arguments", {}).get("parameters", [])
                values = self.evaluated([one["value"] for one in given], {**env, **item})
                named = {one["name"]: value for one, value in zip(given, values, strict=True)}
                yield from self.programs(task["template"], named)

    def rounds(self, task: Mapping[str, Any], env: Mapping[str, str]) -> list[dict[str, str]]:
        if "withSequence" not in task:
            return [{}]
        (count,) = self.evaluated([task["withSequence"]["count"]], env)
        return [{"item": str(number)} for number in range(int(count))]

    def evaluated(self, fields: list[str], env: Mapping[str, str]) -> list[str]:
        if not any("{{" in one for one in fields):
            return fields
        answers = argo.evaluate({"expression": f, "env": env, "as": "text"} for f in fields)
        assert all(isinstance(one, str) for one in answers), (fields, answers)
        return answers


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(projects())
def test_programs_get_what_the_spec_says(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[Project, list[list[str]]]
) -> None:
    project, expected = made
    folder = tmp_path_factory.mktemp("way")
    source = kfpc.Source(put(project, folder), str(folder / "pipeline.yaml"))
    result = kfpc.compile(source)
    assert result.manifest is not None, render_text(result.diagnostics)
    run = Run(result.manifest)
    found = run.programs(result.manifest["spec"]["entrypoint"], {})
    assert sorted(map(as_data, found)) == sorted(map(as_data, expected))


def as_data(arguments: list[str]) -> str:
    """Arguments so that they compare: JSON however it is escaped."""
    return json.dumps([one.replace("\\u2028", "\u2028") for one in arguments])
