"""Groups, loops and other specs: what their steps see, and what others see of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import kfpc
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, ScopeKind
from kfpc.pipeline.values import ItemRef, references
from tests.telling import loaded

LEAF = "image: busybox, command: [echo]"
WRITES = 'image: busybox, command: [echo, "${{ outputs.o.path }}"], outputs: {o: String}'


def linked(steps: str, head: str = "") -> Pipeline:
    pipeline = loaded(f"{head}\nsteps:\n{steps}").pipeline
    assert pipeline is not None
    return pipeline


def told(text: str) -> list[tuple[str, str]]:
    source = kfpc.Source(f"apiVersion: kfpc/v1\nname: demo\n{text}", "pipeline.yaml")
    return [(one.code, one.message) for one in kfpc.compile(source).diagnostics]


# ---------------------------------------------------------------- groups


def test_a_step_in_a_group_sees_what_is_around_it():
    text = f"""
params: {{rate: 0.1}}
steps:
  data: {{{WRITES}}}
  tune:
    steps:
      train: {{{LEAF}, args: ["${{{{ params.rate }}}}", "${{{{ steps.data.outputs.o }}}}"]}}
"""
    assert told(text) == []


def test_who_is_outside_sees_the_outputs_of_the_group_alone():
    text = f"""
steps:
  tune:
    steps: {{train: {{{WRITES}}}}}
    outputs: {{o: "${{{{ steps.train.outputs.o }}}}"}}
  a: {{{LEAF}, args: ["${{{{ steps.tune.outputs.o }}}}"]}}
  b: {{{LEAF}, args: ["${{{{ steps.train.outputs.o }}}}"]}}
"""
    assert told(text) == [("KFPC501", "unknown step `train`")]


def test_groups_that_read_each_other_wait_for_each_other():
    text = f"""
steps:
  a: {{steps: {{x: {{{LEAF}, after: []}}}}, outputs: {{o: "${{{{ steps.b.outputs.o }}}}"}}}}
  b: {{steps: {{x: {{{LEAF}}}}}, outputs: {{o: "${{{{ steps.a.outputs.o }}}}"}}}}
"""
    assert [code for code, _ in told(text)] == ["KFPC502"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("cpu: 1", "`cpu` does not go with a group"),
        ("inputs: {x: 1}", "`inputs` does not go with a group"),
        ("image: busybox", "`g` has `image` and `steps`"),
        ("retries: {preemptions: 2}", "only a step that runs in one pod has two budgets"),
    ],
)
def test_what_does_not_go_with_a_group_is_told(said: str, message: str):
    text = f"steps:\n  g:\n    {said}\n    steps: {{a: {{{LEAF}}}}}\n"
    assert told(text) == [("KFPC206", message)]


def test_how_many_at_once_is_said_of_loops_and_groups():
    text = f"steps:\n  p: {{max_parallel: 2, pipeline: other.yaml}}\n  a: {{{LEAF}}}\n"
    message = "`max_parallel` is of loops and groups, and `p` is neither"
    assert ("KFPC206", message) in told(text)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("o: Float", "an output of a group is a value, not a type"),
        ("o: {path: /x}", "`path` of an output does not go with a group"),
        ("o: {type: Float}", "missing key `value` in `steps.g.outputs.o`"),
    ],
)
def test_an_output_of_a_group_is_a_value(output: str, message: str):
    text = f"steps:\n  g:\n    outputs: {{{output}}}\n    steps: {{a: {{{LEAF}}}}}\n"
    assert [found for _, found in told(text)] == [message]


def test_an_output_of_a_program_is_a_type():
    text = f'steps:\n  a: {{{LEAF}, outputs: {{o: "${{{{ run.name }}}}"}}}}\n'
    assert [code for code, _ in told(text)] == ["KFPC208"]
    text = f"steps:\n  a: {{{LEAF}, outputs: {{o: {{value: x}}}}}}\n"
    message = "the program gives an output its value: `value` goes with groups"
    assert told(text) == [("KFPC206", message)]


def test_defaults_hold_for_the_steps_of_a_group_and_not_for_it():
    pipeline = linked(
        f"  g: {{steps: {{a: {{{LEAF}}}}}}}", "defaults: {timeout: 1h, continue_on_failure: true}"
    )
    group = pipeline.step(("g",))
    assert isinstance(group, Block)
    assert group.timeout is None
    assert group.continue_on_failure is False
    assert pipeline.leaf(("g", "a")).settings.timeout == 3600
    assert pipeline.leaf(("g", "a")).continue_on_failure is True


# ---------------------------------------------------------------- loops


def test_a_loop_of_one_step_is_called_as_that_step():
    pipeline = linked(f"  train: {{for_each: [1, 2], {LEAF}, outputs: {{o: Float}}}}")
    block = pipeline.step(("train",))
    assert isinstance(block, Block)
    assert block.scope.kind is ScopeKind.LOOP
    assert [leaf.qualified for leaf in pipeline.leaves()] == ["train"]
    assert [(name, str(o.type)) for name, o in block.outputs.items()] == [("o", "List")]


@pytest.mark.parametrize(
    ("list_", "name", "type"),
    [
        ("[1, 2]", "item", "Integer"),
        ("[1, 0.5]", "item", "Float"),
        ("[a, 1]", "item", "String"),
        ("[{a: 1}, {a: 2}]", "item.a", "Integer"),
        ("[{a: {b: x}}, {a: {b: y}}]", "item.a.b", "text"),
        ('"${{ params.list }}"', "item", "any"),
        ('"${{ params.list }}"', "item.a", "any"),
        ("{matrix: {a: [1], b: [x]}}", "item.a", "Integer"),
        ("{zip: {a: [1], b: [x]}}", "item", "Dict"),
    ],
)
def test_an_element_has_the_type_of_those_in_the_list(list_: str, name: str, type: str):
    written = f'"${{{{ json({name}) }}}}"' if type == "Dict" else f'"${{{{ {name} }}}}"'
    steps = f"  a: {{for_each: {list_}, image: busybox, command: [echo, {written}]}}"
    pipeline = linked(steps, "params: {list: [1]}")
    (leaf,) = pipeline.leaves()
    (reading,) = leaf.readings
    found = [one for one in references(reading.text) if isinstance(one.ref, ItemRef)]
    assert [str(one.type) for one in found] == [type]


@pytest.mark.parametrize(
    ("list_", "name", "message"),
    [
        ("[1]", "item.a", "`item` is an Integer, which has no keys"),
        ("[{a: 1}]", "item.b", "no element of the list has the key `b`"),
        ("[{a: 1}, x]", "item.b", "no element of the list has the key `b`"),
    ],
)
def test_a_key_that_an_element_does_not_have(list_: str, name: str, message: str):
    text = f'steps:\n  a: {{for_each: {list_}, {LEAF}, args: ["${{{{ {name} }}}}"]}}\n'
    assert told(text) == [("KFPC456", message)]


def test_there_is_an_element_in_a_loop_alone():
    text = f'steps:\n  a: {{{LEAF}, args: ["${{{{ item }}}}"]}}\n'
    message = "`item` is the element that a loop is at, and there is no loop here"
    assert told(text) == [("KFPC456", message)]


def test_lists_of_one_length_are_zipped():
    text = f"steps:\n  a: {{for_each: {{zip: {{x: [1, 2], y: [1]}}}}, {LEAF}}}\n"
    assert told(text) == [("KFPC204", "`x` has 2 elements, and `y` has 1")]


def test_a_condition_that_names_the_element_is_asked_in_each_round():
    steps = f"  a: {{for_each: [1, 2], when: item > 1, {LEAF}}}"
    pipeline = linked(
        f"{steps}\n  b: {{for_each: [1, 2], when: params.x, {LEAF}}}", "params: {x: true}"
    )
    a, b = pipeline.step(("a",)), pipeline.step(("b",))
    of_a, of_b = pipeline.leaves()
    assert (a.when is None, of_a.when is None) == (True, False)
    assert (b.when is None, of_b.when is None) == (False, True)


# ---------------------------------------------------------------- other specs

OTHER = """\
apiVersion: kfpc/v1
name: other
params: {n: {type: Integer}, size: {default: s, enum: [s, l]}, key: {secret: {name: a, key: b}}}
steps:
  a:
    image: busybox
    command: [echo]
    args: ["${{ params.n }}", "${{ params.size }}", "${{ params.key }}"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "other.yaml").write_text(OTHER, encoding="utf-8")
    return tmp_path


def told_in(folder: Path, steps: str) -> list[tuple[str, str]]:
    file = folder / "pipeline.yaml"
    file.write_text(f"apiVersion: kfpc/v1\nname: demo\nsteps:\n{steps}\n", encoding="utf-8")
    return [(one.code, one.message) for one in kfpc.compile(file).diagnostics]


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        ("{}", "KFPC453", "`p` gives no value to the param `n`"),
        ("{n: x}", "KFPC451", "text does not fit Integer"),
        ("{n: 1, size: m}", "KFPC460", "`m` is not one of `s`, `l`"),
        ("{n: 1, sice: l}", "KFPC452", "the other pipeline has no param `sice`"),
        (
            "{n: 1, key: x}",
            "KFPC204",
            "`key` of the other file is a secret, which that file names itself",
        ),
    ],
)
def test_params_of_another_spec_are_typed(folder: Path, given: str, code: str, message: str):
    assert told_in(folder, f"  p: {{pipeline: other.yaml, with: {given}}}") == [(code, message)]


def test_another_spec_is_read_once_and_its_mistakes_are_told_once(folder: Path):
    (folder / "other.yaml").write_text(OTHER.replace("command", "comand"), encoding="utf-8")
    steps = "  p: {pipeline: other.yaml, with: {n: 1}}\n  q: {pipeline: other.yaml, with: {n: 2}}"
    result = kfpc.compile(_written(folder, steps))
    assert [one.message for one in result.diagnostics] == ["unknown key `comand` in `steps.a`"]
    assert result.diagnostics[0].span.file.endswith("other.yaml")
    assert [Path(file).name for file in result.files] == ["pipeline.yaml", "other.yaml"]


def _written(folder: Path, steps: str) -> Path:
    file = folder / "pipeline.yaml"
    file.write_text(f"apiVersion: kfpc/v1\nname: demo\nsteps:\n{steps}\n", encoding="utf-8")
    return file


def test_a_pipeline_is_no_step_of_itself(folder: Path):
    (folder / "other.yaml").write_text(
        "apiVersion: kfpc/v1\nname: other\nsteps: {p: {pipeline: pipeline.yaml}}\n",
        encoding="utf-8",
    )
    message = "the files wait for each other: pipeline.yaml → other.yaml → pipeline.yaml"
    assert told_in(folder, "  p: {pipeline: other.yaml}") == [("KFPC502", message)]


def test_a_spec_that_is_not_there(folder: Path):
    message = "there is no spec `othr.yaml`"
    assert told_in(folder, "  p: {pipeline: othr.yaml}") == [("KFPC401", message)]


def test_a_list_that_could_not_be_read_is_the_only_mistake():
    text = f'steps:\n  a: {{for_each: 5, {LEAF}, args: ["${{{{ item.x }}}}"]}}\n'
    assert [code for code, _ in told(text)] == ["KFPC203"]


def test_a_step_comes_after_one_beside_it_and_its_block_after_one_around_it():
    text = f"""
steps:
  a: {{{LEAF}}}
  g: {{steps: {{b: {{{LEAF}, after: a}}}}}}
"""
    assert told(text) == [("KFPC501", "`a` is not among the steps of this block, but around it")]
