"""Rules on steps in blocks: what they see there, and under which conditions they run."""

from __future__ import annotations

from typing import Any

import pytest

from kfpc.checks import check, engine
from kfpc.checks.rules import (
    absent_values,
    cycles,
    impossible_statuses,
    kubernetes_labels,
    names_as_text,
    shared_checkpoint,
    unused_params,
)
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Param, ScopeKind, Step
from kfpc.pipeline.settings import Preemptible, Resume, Settings
from kfpc.pipeline.values import (
    Comparison,
    Constant,
    Negation,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    StatusRef,
)
from kfpc.targets.argo import rules as argo_rules
from kfpc.targets.argo.rules import colliding_names
from kfpc.targets.argo.target import ARGO
from kfpc.types import STRING
from tests.checks.nested import FLAG, analysis, block, leaf, messages, output_of, place, text
from tests.nested import nested

READER = text(output_of("make"))
IF_FLAG: dict[str, Any] = {"when": FLAG, "when_place": place("make")}


# ---------------------------------------------------------------- absence


def test_the_condition_of_a_block_is_that_of_the_steps_within_it():
    make = leaf("make", **IF_FLAG)
    read = leaf("tune", "a", "read", args=[READER])
    within = block("tune", "a", steps=[read])

    loose = analysis(make, block("tune", steps=[within]))
    assert messages(absent_values, loose) == [
        "`steps.make.outputs.o` may be absent: `make` may be skipped"
    ]

    tied = analysis(make, block("tune", steps=[within], **IF_FLAG))
    assert messages(absent_values, tied) == []


def test_two_steps_of_one_block_share_its_condition():
    def tune(**condition: Any) -> Step:
        make = leaf("tune", "make", **condition)
        read = leaf("tune", "read", args=[text(output_of("tune", "make"))])
        return block("tune", steps=[make, read], **IF_FLAG)

    assert messages(absent_values, analysis(tune(**IF_FLAG))) == []
    assert len(messages(absent_values, analysis(tune(when=Negation(FLAG))))) == 1


def test_a_block_whose_condition_could_not_be_read_is_the_only_mistake():
    read = leaf("tune", "read", args=[READER])
    found = messages(
        absent_values,
        analysis(leaf("make", **IF_FLAG), block("tune", steps=[read], when=ERRONEOUS)),
    )
    assert found == []


def test_an_output_of_a_block_may_be_absent_and_who_reads_it_is_told():
    inner = [leaf("tune", "make", **IF_FLAG)]
    made = Reference(output_of("tune", "make").ref, STRING, absent=True)
    tune = block("tune", steps=inner, results=[text(made)])
    assert messages(absent_values, analysis(tune)) == []

    result = Reference(OutputRef(("tune",), "r0"), STRING, absent=True)
    for reads in (
        analysis(tune, leaf("read", args=[text(result)])),
        analysis(tune, results=[text(result)]),
    ):
        (found,) = engine.run((absent_values,), reads)
        assert found.message == "`steps.tune.outputs.r0` may be absent: `tune` may leave it out"
        assert found.help == "write `steps.tune.outputs.r0 ?? 'none'`, with what to take instead"


def test_the_pipeline_of_all_kinds_of_blocks_passes_all_rules():
    assert list(check(ARGO.analysis(nested()))) == []


def test_who_reads_a_block_s_output_is_told_of_the_block():
    tune = block("tune", steps=[leaf("tune", "make")], results=[text("x")], **IF_FLAG)
    reference = Reference(output_of("tune").ref, STRING, absent=True)
    read = leaf("read", args=[text(reference)])
    assert messages(absent_values, analysis(tune, read)) == [
        "`steps.tune.outputs.o` may be absent: `tune` may be skipped"
    ]


def test_a_status_of_a_block_and_of_a_step_around():
    def asks(*id: str) -> Node:
        return Comparison("==", Reference(StatusRef(id), STRING), Constant("Skipped", STRING))

    tune = block("tune", steps=[leaf("tune", "a", when=asks("make"), when_place=place("tune"))])
    read = leaf("read", when=asks("tune"), when_place=place("read"))
    assert messages(impossible_statuses, analysis(leaf("make"), tune, read)) == [
        "the status of `make` is never 'Skipped' here",
        "the status of `tune` is never 'Skipped' here",
    ]


# ---------------------------------------------------------------- names


def text_in(kind: ScopeKind, words: str) -> list[str]:
    """What is said of a text in a step of a block; beside the block is a step ``make``, and the
    pipeline has a param ``flag``, a sub-pipeline one called ``inner``."""
    params = ["inner"] if kind is ScopeKind.PIPELINE else []
    read = leaf("tune", "read", args=[text(words)])
    tune = block("tune", steps=[read, leaf("tune", "a")], kind=kind, params=params)
    of = analysis(leaf("make"), tune, params=[Param("flag", STRING, place())])
    return messages(names_as_text, of)


@pytest.mark.parametrize("kind", [ScopeKind.GROUP, ScopeKind.LOOP, ScopeKind.REPEAT])
@pytest.mark.parametrize("words", ["params.flag", "steps.make.outputs.o", "steps.a.status"])
def test_steps_of_a_block_see_what_is_around_it(kind: ScopeKind, words: str):
    assert text_in(kind, words) == [f"`{words}` is plain text here"]


def test_steps_of_a_sub_pipeline_see_its_params_alone():
    assert text_in(ScopeKind.PIPELINE, "params.inner") == ["`params.inner` is plain text here"]
    assert text_in(ScopeKind.PIPELINE, "params.flag") == []
    assert text_in(ScopeKind.PIPELINE, "steps.make.status") == []


def test_steps_around_a_block_do_not_see_its_steps():
    read = leaf("read", args=[text("steps.a.status")])
    assert messages(names_as_text, analysis(block("tune", steps=[leaf("tune", "a")]), read)) == []


def test_an_output_of_a_block_that_is_only_text():
    tune = block("tune", steps=[leaf("tune", "a")], results=[text("steps.a.outputs.o")])
    assert messages(names_as_text, analysis(tune)) == ["`steps.a.outputs.o` is plain text here"]


def test_a_param_that_nothing_reads_is_one_of_a_scope():
    inner = Reference(ParamRef(("tune",), "flag"), STRING)
    param = Param("flag", STRING, place())

    def tune(*used: Reference) -> Step:
        read = leaf("tune", "read", args=[text(one) for one in used])
        return block("tune", steps=[read], kind=ScopeKind.PIPELINE, params=["flag"])

    outer = leaf("make", args=[text(FLAG)])
    assert messages(unused_params, analysis(tune(), outer, params=[param])) == [
        "nothing reads the param `flag`"
    ]
    assert len(messages(unused_params, analysis(tune(inner), params=[param]))) == 1
    assert messages(unused_params, analysis(tune(inner), outer, params=[param])) == []


def test_a_param_of_a_sub_pipeline_has_not_the_default_of_another():
    def labelled(scope: tuple[str, ...]) -> list[str]:
        label = text(Reference(ParamRef(scope, "flag"), STRING))
        read = leaf("tune", "read", settings=Settings(labels={"team": label}))
        tune = block("tune", steps=[read], kind=ScopeKind.PIPELINE, params=["flag"])
        param = Param("flag", STRING, place(), default="not & a label")
        return messages(kubernetes_labels, analysis(tune, params=[param]))

    assert len(labelled(())) == 1
    assert labelled(("tune",)) == []


def test_names_collide_within_a_scope_alone():
    apart = analysis(
        block("a", steps=[leaf("a", "log_data")]), block("b", steps=[leaf("b", "log-data")])
    )
    assert messages(colliding_names, apart) == []
    beside = analysis(block("a", steps=[leaf("a", "log_data"), leaf("a", "log-data")]))
    assert messages(colliding_names, beside) == [
        "`log_data` and `log-data` both become `log-data` among the tasks of the package"
    ]


# ---------------------------------------------------------------- the whole


def test_steps_of_one_name_keep_their_checkpoints_apart():
    def train(group: str, path: str) -> Step:
        resume = Resume(place(group), text(f"gs://example/{path}"))
        return leaf(group, "make", settings=Settings(resume=resume))

    def groups(path: str, **condition: Any) -> list[str]:
        one = block("a", steps=[train("a", "a")], **IF_FLAG)
        other = block("b", steps=[train("b", path)], **condition)
        return messages(shared_checkpoint, analysis(one, other))

    assert groups("b") == []
    assert groups("a") == ["`a.make` and `b.make` keep their checkpoints at one path"]
    assert groups("a", when=Negation(FLAG)) == []


def test_steps_of_a_block_that_wait_for_each_other():
    a = leaf("tune", "a", after={("tune", "b"): place("tune", "a")})
    b = leaf("tune", "b", after={("tune", "a"): place("tune", "b")})
    assert messages(cycles, analysis(block("tune", steps=[a, b]))) == [
        "steps wait for each other: tune.a → tune.b → tune.a"
    ]


@pytest.mark.parametrize("kind", [kind for kind in ScopeKind if kind is not ScopeKind.ROOT])
def test_every_rule_takes_every_kind_of_block(kind: ScopeKind):
    train = leaf("tune", "a", "make", settings=Settings(preemptible=Preemptible(True, place())))
    inner = block("tune", "a", steps=[train], results=[text(output_of("tune", "a", "make"))])
    tune = block("tune", steps=[inner], kind=kind, params=["x"])
    of = analysis(tune, leaf("read"))
    found = [one.code for one in (*check(of), *argo_rules.check(of))]
    assert found == ["KFPC505", "KFPC701", "KFPC702", "KFPC704"]
