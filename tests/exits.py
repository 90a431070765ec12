"""Pipelines with steps that run at a run's end, made by hand, for Argo's validation and for a
cluster."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable

from kfpc.pipeline.ids import EXIT_SCOPE
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Scope, ScopeKind, Step
from kfpc.pipeline.settings import Retries, Settings
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import Attempt, Comparison, Constant, FailuresRef, RunRef
from kfpc.record import replace
from kfpc.types import BOOLEAN, FLOAT, LIST, STRING
from tests.nested import block, is_text, item, leaf, make, output, param, pipeline, ref, text
from tests.repeats import counted

EVIL_MESSAGE = 'it\'s "q" {{x}} {{=1}} }} \\x7f \x7f\x7f \x1b[0m é 漢 \\U0001F600 \U000e0001 \\'
"""What a program says before it fails; two kinds of characters in it nobody can see."""


def with_exit(whole: Pipeline, steps: Iterable[Step], *, fails_run: bool = False) -> Pipeline:
    named = {step.name: _at_the_end(step) for step in steps}
    scope = Scope(EXIT_SCOPE, ScopeKind.EXIT, named, fails_run=fails_run)
    return replace(whole, on_exit=scope)


def _at_the_end(step: Step) -> Step:
    assert isinstance(step, Leaf)
    after = {(*EXIT_SCOPE, *id): place for id, place in step.after.items()}
    return replace(step, id=(*EXIT_SCOPE, *step.id), after=after)


def saying(message: str) -> str:
    """A script that says why it fails."""
    encoded = base64.b64encode(message.encode()).decode()
    return f"printf %s {encoded} | base64 -d > /dev/termination-log; exit 1"


STATUS = ref(RunRef("status"))
FAILURES = ref(FailuresRef(EXIT_SCOPE), LIST)


def notify(status: str, *more: str) -> Leaf:
    """Fails unless the run has ended so."""
    script = "\n".join((f'test "$INPUT_STATUS" = {status}', *more))
    return leaf("notify", script, {"status": STATUS, "failures": FAILURES, "p": param("p")})


def after_success(*, fails: bool = False, fails_run: bool = False) -> Pipeline:
    """Two in order, and one that only a failure needs."""
    goes = 'test "${INPUT_DURATION%.*}" -ge 0'
    duration = {"duration": ref(RunRef("duration"), FLOAT)}
    second = leaf("second", "exit 1" if fails else goes, duration, after=["notify"])
    failed = Comparison("!=", STATUS, Constant("Succeeded", STRING), BOOLEAN)
    only = leaf("only", "exit 1", when=failed)
    whole = pipeline([leaf("a", ":")], params={"p": (STRING, "it's")}, name="after-success")
    checks = is_text("INPUT_P", "it's"), is_text("INPUT_FAILURES", "[]")
    return with_exit(whole, [notify("Succeeded", *checks), second, only], fails_run=fails_run)


def wanted() -> str:
    """What ``run.failures`` is after the failures below."""
    seen = EVIL_MESSAGE.replace("\x7f", "\ufffd").replace("\U000e0001", "\ufffd")
    over = "`count` would go on after 1 round, which is its `max`"
    told = {
        "a": (1, f"main: Error (exit code 1): {seen}"),
        "retried": (2, "main: Error (exit code 1): never"),
        "group.deep": (1, "main: Error (exit code 1): deep"),
        "count": (1, f"{over} (1:7)\n | sprig.fail('{over}')\n | ......^"),
        "each.one": (1, "main: Error (exit code 1)"),
    }
    rows = [{"attempts": n, "message": text, "step": step} for step, (n, text) in told.items()]
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return written.replace("{{", r"{\u007b")


def after_failure(*, fails: bool = False) -> Pipeline:
    """What failed in the end are ``a``, ``group.deep`` and ``retried``: not what was begun again
    and then was fine, nor what the run went on after. The loop's round is one of its step."""
    once = Settings(retries=Retries(total=text("1")))
    fine = leaf(
        "fine",
        "if test $ATTEMPT = 2; then exit 0; fi; " + saying("at first"),
        settings=replace(once, env={"ATTEMPT": text(ref(Attempt()))}),
    )
    group: Block = block("group", ScopeKind.GROUP, [leaf("group.deep", saying("deep"))])
    steps: list[Step] = [
        leaf("a", saying(EVIL_MESSAGE)),
        fine,
        leaf("retried", saying("never"), settings=once),
        leaf("goes-on", saying("goes on"), goes_on=True),
        group,
        make(),
        counted("count", 100, 1),
        block(
            "each",
            ScopeKind.LOOP,
            [leaf("each.one", 'test "$INPUT_X" = 1', {"x": item("each")})],
            for_each=text("[1, 2]"),
        ),
    ]
    whole = pipeline(steps, params={"p": (STRING, "it's")}, name="after-failure")
    checks = is_text("INPUT_FAILURES", wanted())
    return with_exit(whole, [notify("Failed", checks, "exit 1" if fails else ":")])


def reads_the_run() -> Pipeline:
    """Argo has no words for that."""
    made = leaf("made", "printf x > <x>", outputs={"x": STRING})
    return with_exit(pipeline([made]), [leaf("read", ":", {"x": output("made", "x")})])
