"""The steps of a scope, and steps that have steps of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.random.expressions import calculation, condition, of_type
from tests.random.leaves import Made, leaf
from tests.random.values import VALUES, Around, Draw, File, Known, chance, one_of, value

NAMES = ["s", "s", "s", "Load_Data", "item", "status", "main", "settle", "x-", "outputs", "s" * 70,
         "run", "_"]  # fmt: skip


def step(draw: Draw, around: Around) -> tuple[Made, bool]:
    """A step of any kind, and whether what it gives may be absent."""
    loops = chance(draw, 5)
    over, items = elements(draw, around) if loops else (None, [])
    outer = [one for one in around.known if not (loops and one.name.startswith("item"))]
    inside = replace(around, known=[*outer, *items])
    kinds = ["leaf"] * 5 + (["group", "group", "repeat", "pipeline"] if around.depth < 3 else [])
    kind = one_of(draw, kinds)
    made = {"leaf": leaf, "group": group, "repeat": repeat, "pipeline": pipeline}[kind](
        draw, inside
    )
    says, absent = made.step, False
    if loops:
        says["for_each"] = over
        says |= {"max_parallel": 2} if chance(draw, 3) else {}
        made.gives = dict.fromkeys(made.gives, "List")
        made.leaves, made.may_lack = {}, []
    if chance(draw, 4):
        says["when"], absent = condition(draw, around), True
    if chance(draw, 5):
        says["continue_on_failure"], absent = True, True
    if around.steps and chance(draw, 3):
        says["after"] = after(draw, around)
    return made, absent


def after(draw: Draw, around: Around) -> Any:
    one, other = one_of(draw, around.steps), one_of(draw, around.steps)
    return one_of(
        draw, [one, one, sorted({one, other}), {"any": sorted({one, other})},
               {"any": [one], "all": [other]}]
    )  # fmt: skip


def steps(draw: Draw, around: Around) -> dict[str, Any]:
    """The steps of a scope, each of which may read those before it."""
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(1, 5 - around.depth))):
        name = f"{one_of(draw, NAMES)}{around.depth}-{number}"
        if name[0] == "_":
            name = f"A{name}"
        made, absent = step(draw, around)
        found[name] = made.step
        if around.depth < 3 and chance(draw, 6):
            ended = [
                Known(path_of(name, output), kind, True) for output, kind in made.gives.items()
            ]
            within = around.inner(Known(f"steps.{name}.status", "String"), *ended)
            made.step["on_exit"] = steps(draw, within)
        for output, type in made.gives.items():
            lacks = absent or output in made.may_lack
            around.known.append(Known(path_of(name, output), type, lacks))
        for output, type in made.leaves.items():
            lacks = absent or output in made.may_lack
            around.files.append(File(path_of(name, output), type, lacks))
        if absent and chance(draw, 3):
            around.known.append(Known(f"steps.{name}.status", "String"))
        around.steps.append(name)
    return found


def path_of(step: str, output: str) -> str:
    return (
        f"steps.{step}.outputs['{output}']" if " " in output else f"steps.{step}.outputs.{output}"
    )


def results(draw: Draw, inside: Around, made: Made) -> None:
    """Outputs of a block: of what is known within it, and of files of its own steps."""
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 2))):
        expression, kind = calculation(draw, inside)
        name = f"res{number}"
        shown = f"${{{{ {expression} }}}}"
        found[name] = {"type": kind, "value": shown} if chance(draw, 3) else shown
        made.gives[name] = kind
    own = [f for f in inside.files if f.name.split(".")[1] in inside.steps and not f.absent]
    if own and chance(draw, 2):
        file = one_of(draw, own)
        found["kept"] = f"${{{{ {file.name} }}}}"
        made.leaves["kept"] = file.type
    made.step |= {"outputs": found} if found else {}


def group(draw: Draw, around: Around) -> Made:
    within = around.inner()
    made = Made({"steps": steps(draw, within)})
    results(draw, within, made)
    made.step |= {"retries": 1} if chance(draw, 4) else {}
    made.step |= {"timeout": "2h"} if chance(draw, 6) else {}
    return made


def repeat(draw: Draw, around: Around) -> Made:
    state = {"n": 0, "t": "a", "d": 0.5}
    within = around.inner(
        Known("state.n", "Integer"), Known("state.t", "String"), Known("state.d", "Float")
    )
    body = steps(draw, within)
    goes_on = {"n": "${{ state.n + 1 }}"}
    given = of_type(draw, within, "String")
    goes_on |= {"t": f"${{{{ {given} }}}}"} if given and chance(draw, 2) else {}
    says = {"state": state, "steps": body, "next": goes_on,
            "while": one_of(draw, ["state.n < 3", "state.t == 'a' && state.n < 2"]),
            "max": draw(st.integers(1, 5))}  # fmt: skip
    made = Made({"repeat": says | ({"on_max": "succeed"} if chance(draw, 2) else {})})
    results(draw, within, made)
    return made


def pipeline(draw: Draw, around: Around) -> Made:
    """A file of its own, or one that is there already."""
    project = around.project
    there = [
        file for file, data in project.files.items()
        if "steps" in data and "open" not in data and _can_be_given(data["params"], around)
    ]  # fmt: skip
    if there and chance(draw, 3):
        file = one_of(draw, there)
    else:
        file = f"parts/p{len(project.files)}.yaml"
        project.files[file] = {"open": True}  # so that no step in it names it
        kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3))
        declared: dict[str, Any] = {}
        for number, kind in enumerate(kinds):
            declared[f"q{number}"] = {"type": kind}
            declared[f"q{number}"] |= {"default": value(draw, kind)} if chance(draw, 3) else {}
        known = [Known(f"params.{name}", one["type"]) for name, one in declared.items()]
        given_files = {
            f"f{number}": {"type": kind, "by": "file"}
            for number, kind in enumerate(sorted({file.type for file in _to_hand_on(around)}))
            if chance(draw, 2)
        }
        files = [File(f"params.{name}", one["type"]) for name, one in given_files.items()]
        declared |= given_files
        within = Around(project, known, around.depth + 1, files, root="../")
        body = steps(draw, within)
        made = Made({})
        results(draw, within, made)
        project.files[file] = {
            "apiVersion": "kfpc/v1", "name": "part", "params": declared, "steps": body, **made.step,
            "x-gives": (made.gives, made.leaves),
        }  # fmt: skip
    data = project.files[file]
    given: dict[str, Any] = {}
    for name, declared_ in data["params"].items():
        if "by" in declared_:
            given[name] = file_of(draw, around, declared_["type"])
        elif "default" not in declared_ or chance(draw, 2):
            expression = of_type(draw, around, declared_["type"])
            shown = f"${{{{ {expression} }}}}" if expression else value(draw, declared_["type"])
            given[name] = shown
    gives, leaves = data["x-gives"]
    return Made({"pipeline": around.root + file, "with": given}, dict(gives), dict(leaves))


def _to_hand_on(around: Around) -> list[File]:
    """The files that are always there."""
    return [file for file in around.files if not file.absent]


def _can_be_given(params: dict[str, Any], around: Around) -> bool:
    """Whether there is a file for each param that is one."""
    types = {file.type for file in _to_hand_on(around)}
    return all(one["type"] in types for one in params.values() if "by" in one)


def file_of(draw: Draw, around: Around, type: str) -> str:
    """A file of a type, or the first of two that is there."""
    file = one_of(draw, [file for file in _to_hand_on(around) if file.type == type])
    may_lack = [
        other for other in around.files
        if other.absent and other.type == type and file.name.startswith("steps.")
    ]  # fmt: skip
    if may_lack and chance(draw, 2):
        return f"${{{{ {one_of(draw, may_lack).name} ?? {file.name} }}}}"
    return f"${{{{ {file.name} }}}}"


def elements(draw: Draw, around: Around) -> tuple[Any, list[Known]]:
    """What a loop goes over, and what is known of each element."""
    counts, lists = around.of("Integer"), around.of("List")
    ways = ["literal", "mappings", "matrix", "zip", "range"]
    ways += ["count"] * bool(counts) + ["list"] * bool(lists)
    way = one_of(draw, ways)
    if way == "literal":
        kind = one_of(draw, ["String", "Integer", "Float"])
        values = st.lists(st.sampled_from(VALUES[kind]), min_size=1, max_size=3)
        return draw(values), [Known("item", kind)]
    pair = [one_of(draw, VALUES["String"]), "x"]
    both = [Known("item.a", "Integer"), Known("item.b", "String")]
    if way == "mappings":
        return [{"a": 1, "b": pair[0]}, {"a": 2, "b": "x"}], both
    if way in ("matrix", "zip"):
        return {way: {"a": [1, 2], "b": pair}}, both
    if way == "count":
        return f"${{{{ range({one_of(draw, counts).read}) }}}}", [Known("item", "Integer")]
    if way == "list":
        return f"${{{{ {one_of(draw, lists).read} }}}}", []
    return "${{ range(3) }}", [Known("item", "Integer")]
