"""Rules on steps in blocks: what they see there, and under which conditions they run."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

from kfpc.analysis import Analysis
from kfpc.checks import check, engine
from kfpc.checks.param_values import unfit
from kfpc.checks.rules import (
    absent_values,
    cycles,
    impossible_statuses,
    names_as_text,
    shared_checkpoint,
    unused_params,
)
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import ScopeKind, Step
from kfpc.pipeline.settings import Preemptible, Resume, Settings
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import Negation, Node, Reference, TypedText
from kfpc.targets.argo import rules as argo_rules
from kfpc.targets.argo.rules import colliding_names
from kfpc.targets.argo.target import ARGO
from kfpc.types import BOOLEAN, STRING, Type
from tests import nested
from tests.nested import block, equal, output, param, pipeline, status, text


def output_of(step: str) -> Reference:
    """The output of a step that may be skipped."""
    return output(step, "o", absent=True)


def leaf(dotted: str, *texts: TypedText, settings: Settings | None = None, **more: Any) -> Leaf:
    """A step with an output ``o``; the texts are in its environment."""
    settings = settings or Settings(env={f"TEXT_{n}": text for n, text in enumerate(texts)})
    return nested.leaf(dotted, "run > <o>", outputs={"o": STRING}, settings=settings, **more)


def analysis(
    *steps: Step,
    params: Mapping[str, tuple[Type, str | None]] | None = None,
    results: Mapping[str, TypedText] | None = None,
) -> Analysis:
    return ARGO.analysis(pipeline(steps, results, params))


def messages(rule: ModuleType, of: Analysis) -> list[str]:
    """What one rule says of a pipeline."""
    return [found.message for found in engine.run((rule,), of)]


GROUP = ScopeKind.GROUP
READER = text(output_of("make"))
FLAG = param("flag", BOOLEAN)
IF_FLAG: dict[str, Any] = {"when": FLAG}
A_TEXT: tuple[Type, None] = (STRING, None)
"""A param, as builders take it."""


# ---------------------------------------------------------------- absence


def test_the_condition_of_a_block_is_that_of_the_steps_within_it():
    make = leaf("make", **IF_FLAG)
    read = leaf("tune.a.read", READER)
    within = block("tune.a", GROUP, [read])

    loose = analysis(make, block("tune", GROUP, [within]))
    assert messages(absent_values, loose) == [
        "`steps.make.outputs.o` may be absent: `make` may be skipped"
    ]

    tied = analysis(make, block("tune", GROUP, [within], **IF_FLAG))
    assert messages(absent_values, tied) == []


def test_two_steps_of_one_block_share_its_condition():
    def tune(**condition: Any) -> Step:
        make = leaf("tune.make", **condition)
        read = leaf("tune.read", text(output_of("tune.make")))
        return block("tune", GROUP, [make, read], **IF_FLAG)

    assert messages(absent_values, analysis(tune(**IF_FLAG))) == []
    assert len(messages(absent_values, analysis(tune(when=Negation(FLAG))))) == 1


def test_a_block_whose_condition_could_not_be_read_is_the_only_mistake():
    read = leaf("tune.read", READER)
    found = messages(
        absent_values,
        analysis(leaf("make", **IF_FLAG), block("tune", GROUP, [read], when=ERRONEOUS)),
    )
    assert found == []


def test_an_output_of_a_block_may_be_absent_and_who_reads_it_is_told():
    inner = [leaf("tune.make", **IF_FLAG)]
    tune = block("tune", GROUP, inner, {"r0": output_of("tune.make")})
    assert messages(absent_values, analysis(tune)) == []

    result = output("tune", "r0", absent=True)
    for reads in (
        analysis(tune, leaf("read", text(result))),
        analysis(tune, results={"r0": text(result)}),
    ):
        (found,) = engine.run((absent_values,), reads)
        assert found.message == "`steps.tune.outputs.r0` may be absent: `tune` may leave it out"
        assert found.help == "write `steps.tune.outputs.r0 ?? 'none'`, with what to take instead"


def test_the_pipeline_of_all_kinds_of_blocks_passes_all_rules():
    assert list(check(ARGO.analysis(nested.nested()))) == []


def test_who_reads_a_block_s_output_is_told_of_the_block():
    tune = block("tune", GROUP, [leaf("tune.make")], {"r0": text("x")}, **IF_FLAG)
    read = leaf("read", text(output_of("tune")))
    assert messages(absent_values, analysis(tune, read)) == [
        "`steps.tune.outputs.o` may be absent: `tune` may be skipped"
    ]


def test_a_status_of_a_block_and_of_a_step_around():
    def asks(step: str) -> Node:
        return equal(status(step), "Skipped")

    tune = block("tune", GROUP, [leaf("tune.a", when=asks("make"))])
    read = leaf("read", when=asks("tune"))
    assert messages(impossible_statuses, analysis(leaf("make"), tune, read)) == [
        "the status of `make` is never 'Skipped' here",
        "the status of `tune` is never 'Skipped' here",
    ]


# ---------------------------------------------------------------- names


def text_in(kind: ScopeKind, words: str) -> list[str]:
    """What is said of a text in a step of a block; beside the block is a step ``make``, and the
    pipeline has a param ``flag``, a sub-pipeline one called ``inner``."""
    params = {"inner": A_TEXT} if kind is ScopeKind.PIPELINE else {}
    read = leaf("tune.read", text(words))
    tune = block("tune", kind, [read, leaf("tune.a")], params=params)
    of = analysis(leaf("make"), tune, params={"flag": A_TEXT})
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
    read = leaf("read", text("steps.a.status"))
    assert messages(names_as_text, analysis(block("tune", GROUP, [leaf("tune.a")]), read)) == []


def test_an_output_of_a_block_that_is_only_text():
    tune = block("tune", GROUP, [leaf("tune.a")], {"r0": text("steps.a.outputs.o")})
    assert messages(names_as_text, analysis(tune)) == ["`steps.a.outputs.o` is plain text here"]


def test_a_param_that_nothing_reads_is_one_of_a_scope():
    inner = param("flag", scope="tune")

    def tune(*used: Reference) -> Step:
        read = leaf("tune.read", *map(text, used))
        return block("tune", ScopeKind.PIPELINE, [read], params={"flag": A_TEXT})

    outer = leaf("make", text(FLAG))
    assert messages(unused_params, analysis(tune(), outer, params={"flag": A_TEXT})) == [
        "nothing reads the param `flag`"
    ]
    assert len(messages(unused_params, analysis(tune(inner), params={"flag": A_TEXT}))) == 1
    assert messages(unused_params, analysis(tune(inner), outer, params={"flag": A_TEXT})) == []


def test_a_param_of_a_sub_pipeline_has_not_the_default_of_another():
    def labelled(scope: str) -> list[str]:
        label = text(param("flag", scope=scope))
        read = leaf("tune.read", settings=Settings(labels={"team": label}))
        tune = block("tune", ScopeKind.PIPELINE, [read], params={"flag": A_TEXT})
        params = {"flag": (STRING, "not & a label")}
        return [one.message for one in unfit(analysis(tune, params=params), {})]

    assert len(labelled("")) == 1
    assert labelled("tune") == []


def test_names_collide_within_a_scope_alone():
    apart = analysis(
        block("a", GROUP, [leaf("a.log_data")]),
        block("b", GROUP, [leaf("b.log-data")]),
    )
    assert messages(colliding_names, apart) == []
    beside = analysis(block("a", GROUP, [leaf("a.log_data"), leaf("a.log-data")]))
    assert messages(colliding_names, beside) == [
        "`log_data` and `log-data` both become `log-data` among the tasks of the package"
    ]


# ---------------------------------------------------------------- the whole


def test_steps_of_one_name_keep_their_checkpoints_apart():
    def train(group: str, path: str) -> Step:
        resume = Resume(text(f"gs://example/{path}"))
        return leaf(f"{group}.make", settings=Settings(resume=resume))

    def groups(path: str, **condition: Any) -> list[str]:
        one = block("a", GROUP, [train("a", "a")], **IF_FLAG)
        other = block("b", GROUP, [train("b", path)], **condition)
        return messages(shared_checkpoint, analysis(one, other))

    assert groups("b") == []
    assert groups("a") == ["`a.make` and `b.make` keep their checkpoints at one path"]
    assert groups("a", when=Negation(FLAG)) == []


def test_steps_of_a_block_that_wait_for_each_other():
    a = leaf("tune.a", after=["tune.b"])
    b = leaf("tune.b", after=["tune.a"])
    assert messages(cycles, analysis(block("tune", GROUP, [a, b]))) == [
        "steps wait for each other: tune.a → tune.b → tune.a"
    ]


@pytest.mark.parametrize("kind", [kind for kind in ScopeKind if kind is not ScopeKind.ROOT])
def test_every_rule_takes_every_kind_of_block(kind: ScopeKind):
    train = leaf("tune.a.make", settings=Settings(preemptible=Preemptible(True)))
    inner = block("tune.a", GROUP, [train], {"r0": text(output_of("tune.a.make"))})
    tune = block("tune", kind, [inner], params={"x": A_TEXT})
    of = analysis(tune, leaf("read"))
    found = [one.code for one in (*check(of), *argo_rules.check(of))]
    assert found == ["KFPC505", "KFPC701", "KFPC702", "KFPC704"]
