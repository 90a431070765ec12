"""A pipeline with scopes in it, made by hand: the language has no words for them yet.

It runs on a cluster as it is. Values are such that have broken template languages before; its last
steps fail unless everything that they are given is what it must be.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kfpc.clusters import PROFILES
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.repeat import Repeat, State
from kfpc.pipeline.scope import Block, Param, Result, Scope, ScopeKind, Step
from kfpc.pipeline.settings import Retries, Settings
from kfpc.pipeline.step import Container, Input, Leaf, Output, TextSite
from kfpc.pipeline.values import (
    Comparison,
    Constant,
    Fallback,
    InputPathRef,
    ItemRef,
    Node,
    OutputPathRef,
    OutputRef,
    ParamRef,
    Ref,
    Reference,
    RunRef,
    StateRef,
    StatusRef,
    Travel,
    TypedText,
)
from kfpc.pipeline.workflow import Workflow
from kfpc.record import replace
from kfpc.source import Place
from kfpc.types import ARTIFACT, BOOLEAN, INTEGER, LIST, STRING, Type
from tests.telling import loaded

EVIL = (
    'it\'s "q" {{x}} {{ user.name }} }} $HOME $$ $(id) `id`\n'
    'line\t\\ two <&> é 漢 \x1b[0m\x7f {"a": {}}'
)
"""A value as steps hand it on."""
ITEMS: list[Any] = [EVIL, "", 'x" , "y', {"a": {"b": [1, None]}}, 2.5, "{{item}}", "a {{ open"]
"""Elements of a list."""


def place() -> Place:
    """Where everything stands, for want of a file. Its comment has a name outside of expressions,
    as files have whose texts are looked at for such."""
    pipeline = loaded("steps: {a: {image: x}}  # not params.x").pipeline
    assert pipeline is not None
    return pipeline.place


HERE = place()


# ---------------------------------------------------------------- values


def ref(ref: Ref, type: Type = STRING, *, absent: bool = False) -> Reference:
    return Reference(ref, type, absent)


def state(scope: str, name: str, type: Type = STRING) -> Reference:
    return ref(StateRef(path(scope), name), type)


def output(step: str, name: str, type: Type = STRING, *, absent: bool = False) -> Reference:
    """``output("tune.train", "model")``; it travels as an output of that type does in a spec."""
    return replace(ref(OutputRef(path(step), name), type, absent=absent), travel=travel_of(type))


def travel_of(type: Type) -> Travel:
    if type.is_artifact:
        return Travel.FILE
    return Travel.VALUE if type.is_scalar else Travel.AS_READ


def param(name: str, type: Type = STRING, scope: str = "") -> Reference:
    return ref(ParamRef(path(scope), name), type)


def item(scope: str, *keys: str, type: Type = STRING) -> Reference:
    return ref(ItemRef(path(scope), keys), type)


def status(step: str) -> Reference:
    return ref(StatusRef(path(step)))


def or_else(node: Node, otherwise: str) -> Fallback:
    return Fallback(node, Constant(otherwise, STRING), STRING)


def equal(left: Node, text: str) -> Comparison:
    return Comparison("==", left, Constant(text, STRING), BOOLEAN)


def text(*parts: str | Node) -> TypedText:
    return TypedText(parts)


def path(dotted: str) -> StepId:
    return tuple(dotted.split(".")) if dotted else ROOT


# ---------------------------------------------------------------- steps


def leaf(
    dotted: str,
    script: str,
    given: Mapping[str, TypedText | Node] | None = None,
    outputs: Mapping[str, Type] | None = None,
    *,
    files: Iterable[str] = (),
    optional: Iterable[str] = (),
    when: Node | None = None,
    after: Iterable[str] = (),
    goes_on: bool = False,
    settings: Settings | None = None,
) -> Leaf:
    """A step that runs a shell's script, in which ``<name>`` is the path of an output or of one
    of the inputs that are ``files``; the others are variables ``INPUT_NAME``. ``optional`` are
    inputs that it can do without, and outputs that it may leave out."""
    as_files = set(files)
    declared = outputs or {}
    parts: list[str | Node] = []
    for piece in re.split(r"(<[a-z]+>)", script):
        name = piece[1:-1]
        if name in declared and piece.startswith("<"):
            parts.append(ref(OutputPathRef(name)))
        elif name in as_files and piece.startswith("<"):
            parts.append(ref(InputPathRef(name)))
        elif piece:
            parts.append(piece)
    lacking = set(optional)
    inputs = {
        name: _input(name, value, by_path=name in as_files, optional=name in lacking)
        for name, value in (given or {}).items()
    }
    return Leaf(
        id=path(dotted),
        place=HERE,
        program=Container(text("busybox:1"), (text("sh"), text("-eu")), script=_merged(parts)),
        inputs=inputs,
        outputs={
            name: Output(name, type, None, name in lacking, HERE, travel=travel_of(type))
            for name, type in declared.items()
        },
        settings=settings or Settings(),
        after={path(other): HERE for other in after},
        when=when,
        when_place=HERE if when is not None else None,
        readings=tuple(TextSite(value, HERE) for value in _read(settings or Settings())),
        continue_on_failure=goes_on,
    )


def _read(settings: Settings) -> Iterator[TypedText]:
    """The texts of settings that may name something from outside the step."""
    yield from (value for value in settings.env.values() if isinstance(value, TypedText))
    for quantities in (settings.resources.requests, settings.resources.limits):
        yield from quantities.values()
    retries, resume = sound(settings.retries), sound(settings.resume)
    if resume is not None and resume.checkpoint is not None:
        yield resume.checkpoint
    if retries is not None:
        for budget in (retries.total, retries.preemptions, retries.failures):
            if budget is not None:
                yield budget


def _merged(parts: list[str | Node]) -> TypedText:
    merged: list[str | Node] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return TypedText(tuple(merged))


def _input(
    name: str, value: TypedText | Node, *, by_path: bool = False, optional: bool = False
) -> Input:
    whole = value if isinstance(value, TypedText) else text(value)
    return Input(name, whole.type, whole, not by_path, by_path, optional, HERE, HERE)


def block(
    dotted: str,
    kind: ScopeKind,
    steps: Iterable[Step],
    results: Mapping[str, TypedText | Node] | None = None,
    *,
    params: Mapping[str, tuple[Type, str | None]] | None = None,
    given: Mapping[str, TypedText | Node] | None = None,
    for_each: TypedText | Node | None = None,
    max_parallel: TypedText | Node | None = None,
    when: Node | None = None,
    after: Iterable[str] = (),
    goes_on: bool = False,
    repeat: Repeat | None = None,
) -> Block:
    scope = Scope(
        id=path(dotted),
        kind=kind,
        steps={step.name: step for step in steps},
        results=_results(results),
        params=_params(params),
        item=STRING if kind is ScopeKind.LOOP else None,
        repeat=repeat,
    )
    return Block(
        place=HERE,
        scope=scope,
        inputs={n: _input(n, value) for n, value in (given or {}).items()},
        for_each=_site(for_each),
        max_parallel=_site(max_parallel),
        after={path(other): HERE for other in after},
        when=when,
        when_place=HERE if when is not None else None,
        continue_on_failure=goes_on,
    )


def _site(value: TypedText | Node | None) -> TextSite | None:
    if value is None:
        return None
    return TextSite(value if isinstance(value, TypedText) else text(value), HERE)


def repeat(
    state: Mapping[str, tuple[Type, TypedText | Node]],
    next_: Mapping[str, TypedText | Node],
    going_on: Node,
    most: int,
    *,
    may_stop: bool = False,
) -> Repeat:
    """What a repeat hands on: ``state`` has types and first values."""
    whole = {
        name: State(name, type, _at(start), _at(next_[name]) if name in next_ else None)
        for name, (type, start) in state.items()
    }
    return Repeat(whole, going_on, HERE, most, HERE, may_stop)


def _at(value: TypedText | Node) -> TextSite:
    site = _site(value)
    assert site is not None
    return site


def _results(results: Mapping[str, TypedText | Node] | None) -> dict[str, Result]:
    whole = {n: v if isinstance(v, TypedText) else text(v) for n, v in (results or {}).items()}
    return {name: Result(name, value.type, value, HERE) for name, value in whole.items()}


def _params(params: Mapping[str, tuple[Type, str | None]] | None) -> dict[str, Param]:
    return {
        name: Param(name, type, HERE, default) for name, (type, default) in (params or {}).items()
    }


def pipeline(
    steps: Iterable[Step],
    results: Mapping[str, TypedText | Node] | None = None,
    params: Mapping[str, tuple[Type, str | None]] | None = None,
    name: str = "nested",
) -> Pipeline:
    root = Scope(
        ROOT,
        ScopeKind.ROOT,
        {step.name: step for step in steps},
        _results(results),
        _params(params),
    )
    return Pipeline(name, HERE, root, Workflow(), PROFILES["gke-preemptible"])


# ---------------------------------------------------------------- the pipeline


def writes(**values: str) -> str:
    """A script that writes each value to the output of that name, letter by letter."""
    return "\n".join(
        f"printf %s {base64.b64encode(value.encode()).decode()} | base64 -d > <{name}>"
        for name, value in values.items()
    )


def is_text(variable: str, value: str) -> str:
    """A script that fails where a variable does not hold a value, letter by letter."""
    wanted = base64.b64encode(value.encode()).decode()
    return (
        f'test "$(printf %s "${variable}" | base64 | tr -d "\\n")" = "{wanted}" '
        f'|| {{ echo "{variable}: $(printf %s "${variable}" | base64 | tr -d "\\n")"; exit 1; }}'
    )


GREETING = 'it\'s $HOME "q" \\'
"""The param of the pipeline."""


def make() -> Leaf:
    return leaf(
        "make",
        writes(text=EVIL, items=json.dumps(ITEMS, ensure_ascii=False), flag="yes", file="a file"),
        outputs={"text": STRING, "items": LIST, "flag": STRING, "file": ARTIFACT},
    )


def tune() -> Block:
    """A group in a group: a value and a file go through both, and a value comes out of both."""
    read = leaf(
        "tune.inner.train",
        'printf %s "$INPUT_TEXT" > <seen>\ntest "$(cat <file>)" = "a file"\n'
        + is_text("INPUT_GREETING", GREETING),
        {
            "text": output("make", "text"),
            "file": output("make", "file", ARTIFACT),
            "greeting": param("greeting"),
        },
        {"seen": STRING},
        files=["file"],
    )
    inner = block(
        "tune.inner",
        ScopeKind.GROUP,
        [read],
        {"seen": output("tune.inner.train", "seen"), "in_run": text(ref(RunRef("name")), "!")},
    )
    train = leaf(
        "tune.train",
        is_text("INPUT_SEEN", EVIL) + "\nprintf %s '<&>' > <model>\nprintf %s 'a model' > <file>\n"
        'test "$INPUT_RUN" = "$INPUT_NAME!"',
        {
            "seen": output("tune.inner", "seen"),
            "run": output("tune.inner", "in_run"),
            "name": ref(RunRef("name")),
        },
        {"model": STRING, "file": ARTIFACT},
    )
    return block(
        "tune",
        ScopeKind.GROUP,
        [inner, train],
        {
            "model": text(param("greeting"), "/", output("tune.train", "model")),
            "file": output("tune.train", "file", ARTIFACT),
        },
    )


def evaluate() -> Block:
    """A group with a condition and a step that is called as one of another group; it reads how
    that group ended, and its file."""
    train = leaf(
        "eval.train",
        is_text("INPUT_MODEL", f"{GREETING}/<&>")
        + '\ntest "$INPUT_ENDED" = Succeeded\ntest "$(cat <file>)" = "a model"\n'
        "printf %s good > <score>",
        {
            "model": output("tune", "model"),
            "ended": status("tune"),
            "file": output("tune", "file", ARTIFACT),
        },
        {"score": STRING},
        files=["file"],
    )
    return block(
        "eval",
        ScopeKind.GROUP,
        [train],
        {"score": output("eval.train", "score")},
        when=equal(output("make", "flag"), "yes"),
    )


def never() -> Block:
    """A group that is skipped."""
    made = leaf("never.made", writes(out="never"), {"t": output("make", "text")}, {"out": STRING})
    return block(
        "never",
        ScopeKind.GROUP,
        [made],
        {"out": output("never.made", "out")},
        when=equal(output("make", "flag"), "no"),
    )


def perhaps() -> Block:
    """A group that runs, and what it gives does not."""
    made = leaf(
        "perhaps.made",
        writes(out="never"),
        outputs={"out": STRING},
        when=equal(output("make", "flag"), "no"),
    )
    return block(
        "perhaps", ScopeKind.GROUP, [made], {"out": output("perhaps.made", "out", absent=True)}
    )


def each() -> Block:
    """A loop: each round sees its element, a value and a file from around it, and a group in it
    sees the element too."""
    work = leaf(
        "each.work",
        is_text("INPUT_TEXT", EVIL)
        + '\ntest "$(cat <file>)" = "a file"\nprintf %s "$INPUT_ITEM" > <out>\n'
        'printf %s "$INPUT_ITEM" | wc -c > <size>',
        {
            "item": item("each"),
            "text": output("make", "text"),
            "file": output("make", "file", ARTIFACT),
        },
        {"out": STRING, "size": INTEGER},
        files=["file"],
    )
    same = leaf(
        "each.deep.same",
        'test "$INPUT_ITEM" = "$INPUT_OUT"',
        {"item": item("each"), "out": output("each.work", "out")},
    )
    deep = block("each.deep", ScopeKind.GROUP, [same])
    return block(
        "each",
        ScopeKind.LOOP,
        [work, deep],
        {"out": output("each.work", "out"), "size": output("each.work", "size", INTEGER)},
        for_each=output("make", "items", LIST),
        max_parallel=text("3"),
    )


def keyed() -> Block:
    """A loop over a list that is written out, by a key of its elements; one round in three gives
    nothing, and one fails."""
    work = leaf(
        "keyed.work",
        'test "$INPUT_LR" != 0.5\nprintf %s "$INPUT_LR" > <lr>',
        {"lr": item("keyed", "a", "lr")},
        {"lr": STRING},
        when=Comparison("!=", item("keyed", "name"), Constant("b", STRING), BOOLEAN),
    )
    elements = json.dumps(
        [
            {"name": "a", "a": {"lr": 0.1}},
            {"name": "b", "a": {"lr": 0.2}},
            {"name": "c", "a": {"lr": 0.5}},
            {"name": "d", "a": {"lr": "it's"}},
        ]
    )
    return block(
        "keyed",
        ScopeKind.LOOP,
        [work],
        {"lr": output("keyed.work", "lr", absent=True)},
        for_each=text(elements),
        goes_on=True,
    )


def nothing() -> Block:
    """A loop over an empty list."""
    work = leaf("nothing.work", writes(out="x"), {"item": item("nothing")}, {"out": STRING})
    return block(
        "nothing",
        ScopeKind.LOOP,
        [work],
        {"out": output("nothing.work", "out")},
        for_each=text("[]"),
    )


def grid() -> Block:
    """A loop in a loop, over the lists in a list; a round of the inner one sees both elements."""
    work = leaf(
        "grid.row.work",
        'case "$INPUT_ROW" in *"$INPUT_X"*) ;; *) exit 1 ;; esac\n'
        "printf %s $((INPUT_X * INPUT_X)) > <square>",
        {"x": item("grid.row", type=INTEGER), "row": item("grid", type=LIST)},
        {"square": INTEGER},
        settings=Settings(retries=TWO_BUDGETS),
    )
    row = block(
        "grid.row",
        ScopeKind.LOOP,
        [work],
        {"squares": output("grid.row.work", "square", INTEGER)},
        for_each=item("grid", type=LIST),
    )
    return block(
        "grid",
        ScopeKind.LOOP,
        [row],
        {"rows": output("grid.row", "squares", LIST)},
        for_each=text("[[1, 2], [], [3]]"),
    )


def unlucky() -> Block:
    """A loop of which one round fails; nobody goes on after it."""
    work = leaf(
        "each.work",
        'test "$INPUT_X" != 2\nprintf %s "$INPUT_X" > <out>',
        {"x": item("each", type=INTEGER)},
        {"out": INTEGER},
    )
    return block(
        "each",
        ScopeKind.LOOP,
        [work],
        {"out": output("each.work", "out", INTEGER)},
        for_each=text("[1, 2, 3]"),
    )


TWO_BUDGETS = Retries(preemptions=text("1"), failures=text("1"))


def late() -> Block:
    """A group that takes what is not there, and how a step ended that failed."""
    read = leaf(
        "late.inner.read",
        'test "$INPUT_OUT" = none\ntest "$INPUT_ENDED" = Failed\ntest "$INPUT_SCORE" = good',
        {
            "out": or_else(output("never", "out", absent=True), "none"),
            "ended": status("fails"),
            "score": or_else(output("eval", "score", absent=True), "none"),
        },
    )
    return block("late", ScopeKind.GROUP, [block("late.inner", ScopeKind.GROUP, [read])])


def without() -> list[Step]:
    """A file and a value that are left out, for a step in a group that can do without; and the
    same out of a group."""
    gives = {"file": ARTIFACT, "word": STRING}
    absent = leaf("absent", ": <file> <word>", outputs=gives, optional=gives)
    inner = leaf("absents.inner", ": <file> <word>", outputs=gives, optional=gives)
    read = leaf(
        "without.read",
        "test ! -e <file>\ntest ! -e <other>\n"
        'test "$INPUT_WORD" = none\ntest "$INPUT_INNER" = none',
        {
            "file": output("absent", "file", ARTIFACT, absent=True),
            "other": output("absents", "file", ARTIFACT, absent=True),
            "word": or_else(output("absent", "word", absent=True), "none"),
            "inner": or_else(output("absents", "word", absent=True), "none"),
        },
        files=["file", "other"],
        optional=["file", "other"],
    )
    results = {
        "file": output("absents.inner", "file", ARTIFACT, absent=True),
        "word": output("absents.inner", "word", absent=True),
    }
    return [
        absent,
        block("absents", ScopeKind.GROUP, [inner], results),
        block("without", ScopeKind.GROUP, [read]),
    ]


def sub(name: str, given: Mapping[str, TypedText | Node], **more: Any) -> Block:
    """A sub-pipeline: its steps see its params alone, also in a group of it."""
    add = leaf(
        f"{name}.add",
        'printf %s "$INPUT_X$INPUT_N" > <y>',
        {"x": param("x", STRING, name), "n": param("n", INTEGER, name)},
        {"y": STRING},
    )
    same = leaf(
        f"{name}.inner.same",
        'test "$INPUT_Y" = "$INPUT_X$INPUT_N"',
        {
            "y": output(f"{name}.add", "y"),
            "x": param("x", STRING, name),
            "n": param("n", INTEGER, name),
        },
    )
    inner = block(f"{name}.inner", ScopeKind.GROUP, [same])
    return block(
        name,
        ScopeKind.PIPELINE,
        [add, inner],
        {"y": text(output(f"{name}.add", "y"), " of ", param("x", STRING, name))},
        params={"x": (STRING, None), "n": (INTEGER, "2")},
        given=given,
        **more,
    )


def check() -> Leaf:
    """Fails unless all is what it must be."""
    texts = [value if isinstance(value, str) else _compact(value) for value in ITEMS]
    wanted = {
        "score": "good",
        "never": "none",
        "perhaps": "none",
        "out": _compact(texts),
        "size": _compact([len(value.encode()) for value in texts]),
        "keyed": _compact(["0.1", None, None, "it's"]),
        "failed": "Failed",
        "nothing": "[]",
        "grid": "[[1,4],[],[9]]",
        "first": f"{EVIL}2 of {EVIL}",
        "second": f"{GREETING}7 of {GREETING}",
    }
    given: dict[str, TypedText | Node] = {
        "score": or_else(output("eval", "score", absent=True), "none"),
        "never": or_else(output("never", "out", absent=True), "none"),
        "perhaps": or_else(output("perhaps", "out", absent=True), "none"),
        "out": output("each", "out", LIST),
        "size": output("each", "size", LIST),
        "keyed": or_else(output("keyed", "lr", LIST, absent=True), "none"),
        "failed": status("keyed"),
        "nothing": output("nothing", "out", LIST),
        "grid": output("grid", "rows", LIST),
        "first": output("first", "y"),
        "second": output("second", "y"),
    }
    script = "\n".join(is_text(f"INPUT_{name.upper()}", value) for name, value in wanted.items())
    return leaf("check", script, given, after=["tune"])


def _compact(value: Any) -> str:
    """As Go writes JSON without escaping markup."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def nested() -> Pipeline:
    return pipeline(
        [
            make(),
            tune(),
            evaluate(),
            never(),
            perhaps(),
            each(),
            keyed(),
            nothing(),
            grid(),
            leaf("fails", "exit 1", goes_on=True),
            late(),
            *without(),
            sub("first", {"x": output("make", "text")}),
            sub("second", {"x": param("greeting"), "n": text("7")}),
            check(),
        ],
        {"model": output("tune", "model"), "sizes": output("each", "size", LIST)},
        {"greeting": (STRING, GREETING)},
    )
