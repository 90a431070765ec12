"""Random specs of the whole language, nearly all of them valid: blocks in blocks, and steps of all
kinds that read what is around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from hypothesis import strategies as st

TEXTS = ["", "a", "it's", 'say "hi"', "} }", "a\nb", "$(id)", "ä\U0001f600", "null",
         "007", "true", "kfpc:absent", "\\", "%", "${x}"]  # fmt: skip
VALUES: dict[str, list[Any]] = {
    "String": TEXTS,
    "Integer": [0, 1, -3, 2**53 + 1],
    "Float": [0.5, 1.0, -0.0, 1e-9],
    "Boolean": [True, False],
    "List": [[], [1, 2], ["} }", ""], [None, 0.1], [[1], {"a": 1}]],
    "Dict": [{}, {"a": 1, "b": "}"}],
}
"""What a param may have, by its type."""

INSTEAD = {
    "String": "'none'",
    "Integer": "0",
    "Float": "0.5",
    "Boolean": "false",
    "List": "[]",
    "Dict": "from_json('{}', 'Dict')",
}
"""What stands in for an absent value."""

SETTINGS: dict[str, Sequence[Any]] = {
    "retries": [0, 2, {"preemptions": 2, "failures": 1}, {"total": 3, "backoff": {"delay": "5s"}}],
    "preemptible": [True, {"required": True}, {"fallback": "on-demand"}],
    "resume": ["idempotent", {"checkpoint": "gs://example/${{ run.name }}"}],
    "timeout": ["90s", "2h"],
    "cpu": [1, "500m"],
    "memory": ["1Gi", {"request": "1Gi", "limit": "2Gi"}],
    "gpus": [1, {"count": 2, "type": "t4"}],
    "storage": ["1Gi"],
    "env": [{"A": "a"}, {"B": "${{ run.name }}"}, {"N": {"field": "spec.nodeName"}},
            {"S": {"secret": {"name": "s", "key": "k"}}}],
    "env_from": [[{"config_map": "settings"}]],
    "secrets": [{"gcp": {"as": "gcp"}}],
    "volumes": [{"/data": {"claim": "data"}}, {"/tmp/x": {"empty_dir": "1Gi"}}],
    "workspace": ["/work"],
    "shm": ["64Mi"],
    "node_selector": [{"disk": "ssd"}],
    "tolerations": [[{"key": "a", "operator": "Exists"}]],
    "topology_spread": [[{"topologyKey": "zone", "maxSkew": 1,
                          "whenUnsatisfiable": "ScheduleAnyway"}]],
    "priority_class": ["urgent"],
    "runtime_class": ["gvisor"],
    "host_aliases": [{"10.0.0.1": ["db"]}],
    "security_context": [{"run_as_user": 1000}],
    "working_dir": ["/app"],
    "ports": [[8080]],
    "labels": [{"a": "b"}],
    "annotations": [{"a": "${{ run.id }}"}],
    "service_account": ["runner"],
    "image_pull_policy": ["Always"],
    "init": [[{"name": "before", "image": "busybox:1", "command": ["true"]}]],
    "sidecars": [[{"name": "beside", "image": "busybox:1", "command": ["sleep", "9"]}]],
    "queue": ["gpus"],
    "lock": [{"mutex": "m"}, {"semaphore": {"config_map": "limits", "key": "a"}}],
    "cache": [{"key": "${{ run.name }}"}],
    "argo": [{"metadata": {"labels": {"x": "y"}}}],
}  # fmt: skip
OF_THE_RUN: dict[str, Sequence[Any]] = {
    "service_account": ["runner"],
    "parallelism": [3],
    "timeout": ["2d"],
    "ttl": ["1d", {"after_success": "1d"}],
    "pod_gc": ["OnPodSuccess", {"strategy": "OnPodCompletion", "delay": "1m"}],
    "labels": [{"team": "data"}],
    "archive_logs": [True],
    "queue": ["batch"],
    "lock": [{"mutex": "run"}],
    "exit_failure": ["fail", "ignore"],
    "keep_claims": ["never"],
}


@dataclass(frozen=True)
class Known:
    """A value that a text may read: how it is written, its type, whether it may be absent; and how
    it is written in a loop within, where that is another."""

    name: str
    type: str
    absent: bool = False
    further: str = ""

    @property
    def read(self) -> str:
        return f"{self.name} ?? {INSTEAD[self.type]}" if self.absent else self.name


@dataclass(frozen=True)
class Files:
    """Files that an input may take: of a loop with so many rounds, or (None) the one that it is
    at."""

    name: str
    count: int | None
    absent: bool = False


@dataclass
class Around:
    """What the steps of a scope see."""

    known: list[Known]
    depth: int = 0
    steps: list[str] = field(default_factory=list)
    files: list[Files] = field(default_factory=list)

    def inner(self, *more: Known) -> Around:
        return Around([*self.known, *more], self.depth + 1, files=[*self.files])

    def of(self, *types: str) -> list[Known]:
        return [one for one in self.known if one.type in types]


Draw: TypeAlias = Any


def chance(draw: Draw, of: int) -> bool:
    """True once in so many times."""
    return bool(draw(st.integers(1, of)) == 1)


def some(draw: Draw, table: dict[str, Sequence[Any]], most: int) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(sorted(table)), max_size=most, unique=True))
    return {key: draw(st.sampled_from(table[key])) for key in chosen}


def text(draw: Draw, around: Around) -> str:
    """A text that reads one of the values around, as text."""
    if not around.known:
        return "plain"
    one = draw(st.sampled_from(around.known))
    read = f"json({one.read})" if one.type in ("List", "Dict") else one.read
    return draw(st.sampled_from(["", "--x=", "a "])) + f"${{{{ {read} }}}}"


def condition(draw: Draw, around: Around) -> str:
    """A condition over the values around."""
    if not around.known:
        return "run.name != 'x'"
    one = draw(st.sampled_from(around.known))
    read = f"({one.read})"
    tests = {
        "String": [f"{read} == 'a'", f"contains({read}, 'a')", f"{read} in ['a', 'it''s']"],
        "Integer": [f"{read} > 1", f"{read} % 2 == 0"],
        "Float": [f"{read} * 2 < 1.5", f"round({read}) == 1"],
        "Boolean": [read, f"!{read}"],
        "List": [f"length({read}) > 1", f"({read})[0] == 1"],
        "Dict": [f"length(keys({read})) > 0"],
    }
    found = draw(st.sampled_from(tests[one.type]))
    return f"{found} && run.namespace != 'x'" if chance(draw, 4) else str(found)


def calculation(draw: Draw, around: Around) -> tuple[str, str]:
    """An expression over the values around, and its type."""
    if not around.known:
        return "run.name", "String"
    one = draw(st.sampled_from(around.known))
    read = f"({one.read})"
    ways = {
        "String": [(f"upper({read})", "String"), (f"length({read})", "Integer"),
                   (f"split({read}, ',')", "List"), (f"replace({read}, 'a', '{{')", "String")],
        "Integer": [(f"{read} + 1", "Integer"), (f"{read} / 2", "Float"),
                    (f"string({read})", "String"), (f"max({read}, 3)", "Integer")],
        "Float": [(f"-{read}", "Float"), (f"round({read}, 1)", "Float"),
                  (f"int({read})", "Integer")],
        "Boolean": [(f"if({read}, 1, 2)", "Integer"), (f"!{read}", "Boolean")],
        "List": [(f"length({read})", "Integer"), (f"json({read})", "String")],
        "Dict": [(f"keys({read})", "List"), (f"json({read})", "String")],
    }  # fmt: skip
    found: tuple[str, str] = draw(st.sampled_from([(one.read, one.type), *ways[one.type]]))
    return found


def inputs(draw: Draw, around: Around) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 2))):
        expression, kind = calculation(draw, around)
        value = f"${{{{ {expression} }}}}"
        found[f"in{number}"] = {"type": kind, "value": value} if chance(draw, 2) else value
    if chance(draw, 12):
        source = draw(st.sampled_from([{"url": "https://example.com/x"}, {"literal": "hi"},
                                       {"s3": {"key": "a/b"}}]))  # fmt: skip
        found["file"] = {"from": source}
    elif around.files and chance(draw, 2):
        files = draw(st.sampled_from(around.files))
        name = files.name
        if files.count is not None and chance(draw, 2):
            name += f"[{draw(st.integers(-files.count, files.count - 1))}]"
        found["file"] = {"type": "List" if name == files.name and files.count else "Artifact",
                         "value": f"${{{{ {name} }}}}", "optional": True}  # fmt: skip
    return found


def leaf(
    draw: Draw, around: Around, *, in_loop: bool = False
) -> tuple[dict[str, Any], dict[str, str]]:
    """A step that runs a program, does something with an object or waits; and its outputs."""
    kind = draw(st.sampled_from(["image", "image", "script", "script", "resource", "wait"]))
    if kind == "wait":
        return draw(
            st.sampled_from([
                ({"wait": "10s"}, {}),
                ({"wait": {"approval": text(draw, around), "duration": "1h"},
                  "outputs": {"go": {"enum": ["yes", "no"], "default": "no"}}}, {"go": "String"}),
            ])
        )  # fmt: skip
    if kind == "resource":
        return {
            "resource": {
                "action": draw(st.sampled_from(["apply", "create"])),
                "manifest": {
                    "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"},
                    "data": {"a": text(draw, around)},
                },
            },
            "outputs": {"out0": {"jsonpath": "{.metadata.name}"}},
        }, {"out0": "String"}  # fmt: skip
    given = inputs(draw, around)
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2))
    gives = {f"out{number}": kind for number, kind in enumerate(kinds)}
    if in_loop and chance(draw, 2):
        gives["made"] = "Artifact"
    step: dict[str, Any] = {"image": "busybox:1"}
    paths = [f"${{{{ outputs.{name}.path }}}}" for name in gives]
    if "file" in given:
        paths.append("${{ inputs.file.path }}")
    if given:
        step["inputs"] = given
    if gives:
        step["outputs"] = dict(gives)
    if kind == "script":
        step["script"] = "env\n" + "".join(f"echo > {path}\n" for path in paths)
    else:
        read = [f"${{{{ json(inputs.{n}) }}}}" for n in given if n != "file"]
        step["command"] = ["run", *paths]
        step["args"] = [*read, *(text(draw, around) for _ in range(draw(st.integers(0, 2))))]
    step |= some(draw, SETTINGS, 3)
    return step, gives


def results(draw: Draw, inside: Around) -> tuple[dict[str, Any], dict[str, str]]:
    """Outputs of a block: of what is known within it."""
    found: dict[str, Any] = {}
    types: dict[str, str] = {}
    for number in range(draw(st.integers(0, 2))):
        expression, kind = calculation(draw, inside)
        name = f"res{number}"
        value = f"${{{{ {expression} }}}}"
        found[name] = {"type": kind, "value": value} if chance(draw, 3) else value
        types[name] = kind
    return found, types


def elements(draw: Draw, around: Around) -> tuple[Any, list[Known]]:
    """What a loop goes over, and what is known of each element."""
    lists = around.of("Integer")
    files = [one for one in around.files if one.count and not one.absent]
    ways = ["literal", "mappings", "matrix", "zip", "range"] + ["count"] * bool(lists)
    way = draw(st.sampled_from(ways + ["files"] * (3 * bool(files))))
    if way == "files":
        one = draw(st.sampled_from(files))
        axes = {"a": [*range(one.count or 0)], "file": f"${{{{ {one.name} }}}}"}
        return {draw(st.sampled_from(["matrix", "zip"])): axes}, [Known("item.a", "Integer")]
    if way == "literal":
        kind = draw(st.sampled_from(["String", "Integer", "Float"]))
        return draw(
            st.lists(
                st.sampled_from(VALUES[kind]),
                min_size=1,
                max_size=3,
            )
        ), [Known("item", kind)]
    if way == "mappings":
        return [{"a": 1, "b": draw(st.sampled_from(TEXTS))}, {"a": 2, "b": "x"}], [
            Known("item.a", "Integer"), Known("item.b", "String")]  # fmt: skip
    if way in ("matrix", "zip"):
        return {way: {"a": [1, 2], "b": [draw(st.sampled_from(TEXTS)), "x"]}}, [
            Known("item.a", "Integer"), Known("item.b", "String")]  # fmt: skip
    if way == "count":
        return f"${{{{ range({draw(st.sampled_from(lists)).read}) }}}}", [Known("item", "Integer")]
    return "${{ range(3) }}", [Known("item", "Integer")]


def rounds(over: Any) -> int | None:
    """How many rounds a loop has, where that is known."""
    if isinstance(over, list):
        return len(over)
    if isinstance(over, str):
        return 3 if over == "${{ range(3) }}" else None
    ((how, axes),) = over.items()
    first = len(axes["a"])
    return first if how == "zip" else first * (first if "file" in axes else len(axes["b"]))


def step(
    draw: Draw, around: Around, called: str
) -> tuple[dict[str, Any], list[tuple[str, str, bool]]]:
    """A step of any kind; and of each of its outputs name, type, and whether it may be absent."""
    loops = chance(draw, 4)
    over, items = elements(draw, around) if loops else (None, [])
    inside = around
    if loops:
        outer = [replace(k, name=k.further) if k.further else k for k in around.known]
        items = [replace(one, further=f"steps.{called}.{one.name}") for one in items]
        files = [one for one in around.files if not one.name.startswith("item")]
        if isinstance(over, dict) and "file" in next(iter(over.values())):
            files.append(Files("item.file", None))
        inside = replace(around, known=[*outer, *items], files=files)
    kinds = ["leaf"] * 4 + (["group", "group", "repeat"] if around.depth < 3 else [])
    kind = draw(st.sampled_from(kinds))
    made: dict[str, Any]
    if kind == "leaf":
        made, gives = leaf(draw, inside, in_loop=loops and rounds(over) is not None)
    elif kind == "group":
        within = inside.inner()
        made = {"steps": steps(draw, within)}
        given, gives = results(draw, within)
        made |= {"outputs": given} if given else {}
        made |= {"retries": 1} if chance(draw, 4) else {}
    else:
        within = inside.inner(Known("state.n", "Integer"), Known("state.t", "String"))
        body = steps(draw, within)
        repeat = {"state": {"n": 0, "t": "a"}, "steps": body, "next": {"n": "${{ state.n + 1 }}"},
                  "while": "state.n < 3", "max": draw(st.integers(1, 5))}  # fmt: skip
        made = {"repeat": repeat | ({"on_max": "succeed"} if chance(draw, 2) else {})}
        given, gives = results(draw, within)
        made |= {"outputs": given} if given else {}
    absent = False
    if loops:
        made["for_each"] = over
        made |= {"max_parallel": 2} if chance(draw, 3) else {}
        gives = {n: "Files" if type == "Artifact" else "List" for n, type in gives.items()}
    if chance(draw, 4):
        made["when"], absent = condition(draw, around), True
    if chance(draw, 5):
        made["continue_on_failure"], absent = True, True
    if around.steps and chance(draw, 3):
        made["after"] = draw(st.sampled_from(around.steps))
    return made, [(name, type, absent) for name, type in gives.items()]


def steps(draw: Draw, around: Around) -> dict[str, Any]:
    """The steps of a scope, each of which may read those before it."""
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(1, 4 - around.depth))):
        name = f"s{around.depth}-{number}"
        found[name], gives = step(draw, around, name)
        around.known += [
            Known(f"steps.{name}.outputs.{n}", type, absent)
            for n, type, absent in gives
            if type != "Files"
        ]
        around.files += [
            Files(f"steps.{name}.outputs.{n}", rounds(found[name]["for_each"]), absent)
            for n, type, absent in gives
            if type == "Files"
        ]
        around.steps.append(name)
    return found


@st.composite
def specs(draw: Draw) -> dict[str, Any]:
    """A spec of the whole language."""
    params: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(sorted(VALUES)))
        value = draw(st.sampled_from(VALUES[kind]))
        params[f"p{number}"] = {"type": kind, "default": value}
    kinds = {name: Known(f"params.{name}", param["type"]) for name, param in params.items()}
    around = Around(list(kinds.values()))
    spec: dict[str, Any] = {"apiVersion": "kfpc/v1", "name": "random"}
    spec |= {"params": params} if params else {}
    spec |= {"cluster": "gke-spot"} if chance(draw, 2) else {}
    spec["steps"] = steps(draw, around)
    given, _ = results(draw, around)
    spec |= {"outputs": given} if given else {}
    if chance(draw, 3):
        facts = [Known("run.status", "String"), Known("run.failures", "List")]
        spec["on_exit"] = steps(draw, Around([*kinds.values(), *facts], depth=1))
    if chance(draw, 3):
        spec["defaults"] = some(draw, SETTINGS, 2)
    workflow = some(draw, OF_THE_RUN, 2)
    if "workspace" in str(spec):
        workflow["workspace"] = "1Gi"
    spec |= {"workflow": workflow} if workflow else {}
    if chance(draw, 6):
        spec["schedule"] = {"cron": "0 4 * * *"}
    return spec
