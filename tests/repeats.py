"""Pipelines with repeats in them, made by hand, for Argo's validation and for a cluster."""

from __future__ import annotations

from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, ScopeKind
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.values import Comparison, Constant, Logic
from kfpc.types import ARTIFACT, BOOLEAN, INTEGER, LIST, STRING
from tests.nested import (
    EVIL,
    TWO_BUDGETS,
    block,
    is_text,
    item,
    leaf,
    make,
    or_else,
    output,
    pipeline,
    repeat,
    state,
    text,
    writes,
)


def below(name: str, key: str, most: int) -> Comparison:
    """Whether a number of the new state is less than another."""
    return Comparison("<", state(name, key, INTEGER), Constant(most, INTEGER), BOOLEAN)


def counted(name: str, wanted: int, most: int, *, may_stop: bool = False) -> Block:
    """Counts up; the text beside it stays what it was, letter by letter. The whole gives out a
    value and a file of its last round."""
    step = f"{name}.count"
    count = leaf(
        step,
        is_text("INPUT_TEXT", EVIL)
        + '\nprintf %s $((INPUT_N + 1)) > <n>\nprintf %s "$INPUT_SEEN$INPUT_N," > <seen>\n'
        'printf %s "round $INPUT_N" > <file>',
        {
            "n": state(name, "n", INTEGER),
            "text": state(name, "text"),
            "seen": state(name, "seen"),
            "flag": output("make", "flag"),
        },
        {"n": INTEGER, "seen": STRING, "file": ARTIFACT},
        settings=Settings(retries=TWO_BUDGETS),
    )
    check = leaf(
        f"{name}.inner.check",
        'test "$INPUT_NEW" = $((INPUT_N + 1))',
        {"n": state(name, "n", INTEGER), "new": output(step, "n", INTEGER)},
    )
    return block(
        name,
        ScopeKind.REPEAT,
        [count, block(f"{name}.inner", ScopeKind.GROUP, [check])],
        {
            "n": output(step, "n", INTEGER),
            "seen": text(output(step, "seen"), state(name, "text")),
            "file": output(step, "file", ARTIFACT),
        },
        repeat=repeat(
            {
                "n": (INTEGER, text("0")),
                "text": (STRING, output("make", "text")),
                "seen": (STRING, text("")),
            },
            {
                "n": output(step, "n", INTEGER),
                "seen": output(step, "seen"),
            },
            below(name, "n", wanted),
            most,
            may_stop=may_stop,
        ),
    )


def converges() -> Pipeline:
    """Three rounds of at most five; the last step fails unless all is what it must be."""
    read = leaf(
        "read",
        is_text("INPUT_SEEN", f"0,1,2,{EVIL}")
        + '\ntest "$INPUT_N" = 3\ntest "$(cat <file>)" = "round 2"',
        {
            "n": output("count", "n", INTEGER),
            "seen": output("count", "seen"),
            "file": output("count", "file", ARTIFACT),
        },
        files=["file"],
    )
    return pipeline(
        [make(), counted("count", 3, 5), read], {"n": output("count", "n", INTEGER)}, name="repeats"
    )


def hits_max(*, may_stop: bool = False) -> Pipeline:
    """Two rounds, and it would go on."""
    return pipeline(
        [make(), counted("count", 100, 2, may_stop=may_stop)],
        {"n": output("count", "n", INTEGER)},
        name="hits-max",
    )


def once() -> Pipeline:
    """A round is run before the first question."""
    return pipeline(
        [make(), counted("count", -1, 1)], {"n": output("count", "n", INTEGER)}, name="once"
    )


def within() -> Pipeline:
    """A repeat in a loop in a group: state whose text is evil each time, and what a round leaves
    out."""
    name = "group.each.grow"
    grow = leaf(
        f"{name}.grow",
        'printf %s "$INPUT_TEXT$INPUT_ITEM" > <text>',
        {"text": state(name, "text"), "item": item("group.each")},
        {"text": STRING},
    )
    sometimes = leaf(
        f"{name}.sometimes",
        writes(word="x"),
        outputs={"word": STRING},
        when=Comparison("==", state(name, "text"), Constant("", STRING), BOOLEAN),
    )
    word = or_else(output(f"{name}.sometimes", "word", absent=True), "none")
    long = state(name, "text")
    grown = block(
        name,
        ScopeKind.REPEAT,
        [grow, sometimes],
        {"text": output(f"{name}.grow", "text"), "word": word},
        repeat=repeat(
            {"text": (STRING, text("")), "word": (STRING, text("first"))},
            {"text": output(f"{name}.grow", "text"), "word": word},
            Logic(
                "&&",
                Comparison("==", state(name, "word"), Constant("x", STRING), BOOLEAN),
                Comparison("!=", long, Constant("b", STRING), BOOLEAN),
            ),
            3,
        ),
    )
    each = block(
        "group.each",
        ScopeKind.LOOP,
        [grown],
        {"text": output(name, "text"), "word": output(name, "word")},
        for_each=text('["{{x}} ", "b", "\\"\'"]'),
    )
    group = block(
        "group",
        ScopeKind.GROUP,
        [each],
        {"text": output("group.each", "text", LIST), "word": output("group.each", "word", LIST)},
    )
    return pipeline(
        [group],
        {"text": output("group", "text", LIST), "word": output("group", "word", LIST)},
        name="within",
    )


def fails() -> Pipeline:
    """The second round fails."""
    work = leaf(
        "r.work",
        'test "$INPUT_N" != 1\nprintf %s $((INPUT_N + 1)) > <n>',
        {"n": state("r", "n", INTEGER)},
        {"n": INTEGER},
    )
    return pipeline(
        [
            block(
                "r",
                ScopeKind.REPEAT,
                [work],
                repeat=repeat(
                    {"n": (INTEGER, text("0"))},
                    {"n": output("r.work", "n", INTEGER)},
                    below("r", "n", 9),
                    9,
                ),
            )
        ],
        name="fails",
    )
