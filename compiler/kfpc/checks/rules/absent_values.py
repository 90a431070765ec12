"""A value that may be absent.

A step that `when` skips gives no outputs, nor does one that fails and lets the run go on
(`continue_on_failure`), nor is an optional output always written. A run that reads such a value
fails, hours in. So whoever reads it says what to take instead, `steps.a.outputs.x ?? 'none'`. A
file that may be absent can go into an optional input.

For a step that may be skipped a `when` counts too: one that has every `&&` part of the other step's
own `when`; for the output of a group, of the group's `when` and of that of the step in it which
gives the output. Branches that cover each other need no more than their merging: after `??` it is
known that the steps before were skipped, and in a branch of `if` that its condition holds: steps
with `x`, `!x && y` and `!x && !y` cover each other. Branches over an `enum` cover each other where
the last one says what it is not (`params.size != 'small'`): Argo does not check an `enum`, and a
run may be given another value. So it is with the steps of `after: {any: [a, b]}`: where the one was
skipped, the other succeeded. Nothing else counts: `steps.a.status == 'Succeeded'` in a `when` or
around the value is not looked into. For `continue_on_failure`, for optional outputs, and for those
of a step that are read in its own `on_exit`, it is always `??`.

The List that a loop gives is there though some rounds failed: what one of them gave,
`steps.train.outputs.score[0]`, may be absent where rounds may fail or be skipped. Reductions leave
such rounds out, and have nothing left where all of them failed: `max`, `min`, `max_by`, `min_by`,
`index_of`. So it is where the loop goes through a list that only the run knows, which may be empty.
One that a param gives counts as long as its default: whoever starts the run with another knows how
long that is. Beside `??` a `when` counts that compares the same (`max(steps.train.outputs.score) >
0.9`), or for `max_by` and `min_by` the best of their scores: an absent value makes it false, and
the step is skipped.

In a loop an element may be absent, or what a key of it leads to: where the list in the spec has a
`null` or lacks the key in some elements, and where it is the List of another loop whose rounds may
fail or be skipped. Beside `??` a `when` counts that compares the value (`item.depth > 3`): it skips
the rounds that lack it. Of other lists that only the run knows nothing is said.

`run.failures` is `[]` after a run that succeeded, so what it says of one failure,
`run.failures[0].step`, may be absent too. Write `??`, or a `when` that asks for `run.status` or for
the number of failures.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {fast: false}
steps:
  check:
    image: busybox:1
    when: params.fast
    outputs: {score: String}
    script: echo 1 > ${{ outputs.score.path }}
  report: {image: "busybox:1", command: [echo, "${{ steps.check.outputs.score }}"]}
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train:
    for_each: [{lr: 0.1}, {lr: 0.01, depth: 5}]
    image: busybox:1
    command: [echo, "${{ item.depth }}"]
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train:
    for_each: [0.1, 0.2]
    continue_on_failure: true
    image: busybox:1
    inputs: {rate: "${{ item }}"}
    outputs: {score: Float}
    script: echo "$INPUT_RATE" > ${{ outputs.score.path }}
  report: {image: "busybox:1", command: [echo, "${{ max(steps.train.outputs.score) }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {fast: false}
steps:
  check:
    image: busybox:1
    when: params.fast
    outputs: {score: String}
    script: echo 1 > ${{ outputs.score.path }}
  report: {image: "busybox:1", command: [echo, "${{ steps.check.outputs.score ?? 'none' }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train:
    for_each: [{lr: 0.1}, {lr: 0.01, depth: 5}]
    image: busybox:1
    command: [echo, "${{ item.depth ?? 3 }}"]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train:
    for_each: [0.1, 0.2]
    continue_on_failure: true
    image: busybox:1
    inputs: {rate: "${{ item }}"}
    outputs: {score: Float}
    script: echo "$INPUT_RATE" > ${{ outputs.score.path }}
  report:
    when: max(steps.train.outputs.score) > 0.15
    image: busybox:1
    command: [echo, "${{ max(steps.train.outputs.score) }}"]
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.branches import remaining_branch
from kfpc.analysis.conditions import conjuncts
from kfpc.analysis.uses import Use, file_of, name_place, values
from kfpc.checks.absent_items import absent_items
from kfpc.checks.picked import a_round, may_lack, shown_output, shown_picked, why_nothing_picked
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import ABSENT
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import literal, unparse
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.ids import EXIT_SCOPE, ROOT, StepId, exit_of, is_inside, member_of
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import FromApprover, Leaf, Output
from kfpc.pipeline.values import (
    ANYWHERE,
    ASKED,
    Apply,
    Comparison,
    Constant,
    FailuresRef,
    Fallback,
    ItemRef,
    Met,
    Negation,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    RunRef,
    TypedText,
    is_unforeseen,
    references,
    unguarded,
)
from kfpc.types import Kind

CODE = ABSENT


def _of_items(step: Step, analysis: Analysis) -> Iterator[Diagnostic]:
    """Of files that a loop goes through, where some rounds of the other loop give none."""
    for item in step.inputs.values():
        passed = file_of(item)
        if not isinstance(passed, Reference) or not isinstance(passed.ref, ItemRef):
            continue
        if not passed.absent:
            continue
        if item.optional and not item.by_value:
            continue
        block = analysis.pipeline.step(passed.ref.scope)
        axis = block.files.get(passed.ref) if isinstance(block, Block) else None
        if axis is not None and isinstance(axis.source.ref, OutputRef):
            yield ABSENT.at(
                name_place(passed, item.place),
                f"`{unparse(Name(('item', *passed.ref.path)))}` may be absent: "
                + a_round(analysis.pipeline.step(axis.source.ref.step)),
                help="give the input `optional: true`"
                if isinstance(step, Leaf)
                else "give the param `optional: true` in the other spec",
                related=[("the files", name_place(axis.source, axis.place))],
            )


def _of_file_params(step: Step) -> Iterator[Diagnostic]:
    """Of files that whoever runs a sub-pipeline may leave out."""
    for item in step.inputs.values():
        passed = None if item.optional and not item.by_value else file_of(item)
        if passed is None or not passed.absent:
            continue
        for reference, _ in unguarded(passed):
            if isinstance(reference.ref, ParamRef):
                name = unparse(Name(("params", reference.ref.name)))
                related = [("the param", reference.declared)] if reference.declared else []
                where = "" if isinstance(step, Leaf) else " in the other spec"
                yield ABSENT.at(
                    name_place(reference, item.place),
                    f"`{name}` may be absent: whoever runs this spec may leave it out",
                    help=f"give the input `optional: true`{where}, or write `{name} ?? …`, with a "
                    "file to take instead",
                    related=related,
                )


def of_use(use: Use, analysis: Analysis) -> Iterator[Diagnostic]:
    if not use.unguarded or (use.optional and use.by_path):
        return
    if use.reader is None and use.scope != ROOT:
        return  # the output of the block may be absent then, for whoever reads it
    reason = _why_absent(analysis, use)
    if reason is not None:
        yield _diagnose(analysis, use, analysis.source(use)[0], reason)


def _why_absent(analysis: Analysis, use: Use, known: frozenset[Node] = frozenset()) -> str | None:
    """Why what is read may be absent; None if it cannot be. ``known`` holds for whoever reads the
    output of the group that this is in."""
    producer, output = analysis.source(use)
    is_file_of_one = use.by_path and not _goes_through(use)
    if is_file_of_one and use.met.picked is None and may_lack(output):
        return a_round(producer)
    reason = _why_not_given(analysis, use, known)
    if reason is None and use.met.picked is not None:
        return why_nothing_picked(analysis, use, use.met.picked)
    return reason


def _why_not_given(analysis: Analysis, use: Use, known: frozenset[Node]) -> str | None:
    """Why the output itself may be absent."""
    producer, output = analysis.source(use)
    around = known | analysis.condition(use.scope if use.reader is None else use.reader.id).parts
    may_leave_out = output is not None and _may_leave_out(analysis, producer, output, around)
    when = producer.when
    is_repeated = when is not None and when is not ERRONEOUS and conjuncts(when) <= known
    return _reason(analysis, use, producer, optional=may_leave_out, is_repeated=is_repeated)


def _may_leave_out(
    analysis: Analysis, producer: Step, output: Output, known: frozenset[Node] = frozenset()
) -> bool:
    """Whether a step that succeeds may not give an output. A block always gives one that is merged
    of branches which cover each other, or whose conditions hold for the reader, who repeats them:
    they have the same values inside and outside."""
    result = producer.scope.results.get(output.name) if isinstance(producer, Block) else None
    if not output.optional or result is None or not all(map(_is_merged, result.value.parts)):
        return output.optional
    read = (use for use in analysis.uses_in_results(producer.id) if use.place is result.place)
    return any(use.unguarded and _why_absent(analysis, use, known) is not None for use in read)


def _is_merged(part: str | Node) -> bool:
    """Whether a value is absent for nothing else than that outputs are, of which it is one."""
    if isinstance(part, str) or not part.absent or is_unforeseen(part):
        return True
    if isinstance(part, Fallback):
        return _is_merged(part.left) and _is_merged(part.right)
    if isinstance(part, Apply) and part.function == "if":
        return all(map(_is_merged, part.arguments))
    return isinstance(part, Reference) and isinstance(part.ref, OutputRef)


def of_step(step: Step, analysis: Analysis) -> Iterator[Diagnostic]:
    """Of what is read of one failure, at the run's end; and of what a loop goes through."""
    yield from _of_items(step, analysis)
    yield from absent_items(step, analysis)
    yield from _of_file_params(step)
    if is_inside(step.id, EXIT_SCOPE) and not _has_failed(analysis.condition(step.id).parts):
        for value, place in values(step):
            yield from _of_failures(value, place, ASKED if value is step.when else ANYWHERE)


def _of_failures(value: TypedText | Node, place: Located, met: Met) -> Iterator[Diagnostic]:
    for reference, found in unguarded(value, met):
        if isinstance(reference.ref, FailuresRef) and not _has_failed(found.holds):
            yield ABSENT.at(
                name_place(reference, place),
                "a failure may be absent: `run.failures` is `[]` after a run that succeeded",
                help="write `?? 'none'` after it, with what to take instead, or give the step "
                "`when: run.status != 'Succeeded'`",
            )


def _has_failed(conditions: Iterable[Node]) -> bool:
    """Whether one of some conditions asks how the run has ended, and not for its success."""
    return any(
        isinstance(one.ref, FailuresRef) or one.ref == RunRef("status")
        for condition in conditions
        if not _asks_for_success(condition)
        for one in references(condition)
    )


def _asks_for_success(condition: Node) -> bool:
    if not isinstance(condition, Comparison) or condition.operator != "==":
        return False
    sides = (condition.left, condition.right)
    return any(isinstance(side, Constant) and side.value == "Succeeded" for side in sides)


def _goes_through(use: Use) -> bool:
    """Whether a loop goes through the files that it reads: a sub-pipeline is given one."""
    return isinstance(use.reader, Block) and use.input is None


def _reason(
    analysis: Analysis, use: Use, producer: Step, *, optional: bool, is_repeated: bool
) -> str | None:
    """Why the value may be absent where it is read; None if it cannot be. ``is_repeated``: the
    reader outside of a group runs only where the producer's condition holds."""
    if _is_at_its_end(use, producer):
        return f"`{producer.qualified}` may have failed"
    if producer.is_empty_after_failure is True:
        return f"`{producer.qualified}` may fail and let the run go on"
    if optional:
        return f"`{producer.qualified}` may leave it out"
    if is_repeated or producer.when is None or producer.when is ERRONEOUS:
        return None
    if _is_implied(analysis, use, producer):
        return None
    if _is_the_other_branch(analysis, use, producer) or _is_the_last_left(analysis, use, producer):
        return None
    return _may_be_skipped(producer)


def _may_be_skipped(producer: Step) -> str:
    return f"`{producer.qualified}` may be skipped"


def _is_at_its_end(use: Use, producer: Step) -> bool:
    """Whether what is read is the output of the step at whose end it is read."""
    reader = use.scope if use.reader is None else use.reader.id
    return is_inside(reader, exit_of(producer.id))


def _is_implied(analysis: Analysis, use: Use, producer: Step) -> bool:
    """Whether the reader runs only if the producer does; also where that cannot be judged."""
    reader = use.scope if use.reader is None else use.reader.id
    within = range(len(producer.id), len(reader) + 1)
    if any(_is_unreadable(reader[:depth], analysis) for depth in within):
        return True
    return analysis.implies(reader, producer.id)


def _is_the_other_branch(analysis: Analysis, use: Use, producer: Step) -> bool:
    """Whether the step runs wherever its output is looked at: in a branch of ``if`` whose condition
    is its own; or after a ``??``, where the steps before were skipped, each by a condition that is
    denied by its own."""
    known = frozenset[Node]().union(*map(conjuncts, use.met.holds))
    skipped = [_condition(analysis, reference, producer) for reference in use.met.absent]
    around = analysis.condition(use.scope if use.reader is None else use.reader.id).parts
    known |= _denied([one for one in skipped if one is not None], known | around)
    assert producer.when is not None
    assert producer.when is not ERRONEOUS
    return bool(known) and conjuncts(producer.when) <= known | around


def _is_the_last_left(analysis: Analysis, use: Use, producer: Step) -> bool:
    """Whether the reader runs only where one of some steps succeeded (``any`` in its ``after``),
    and this is the one that is left where the output is looked at."""
    if use.reader is None:
        return False
    any_of = analysis.pipeline.step(member_of(producer.id[:-1], use.reader.id)).any_of
    if producer.id not in any_of:
        return False
    left = {*any_of} - {_skipped(analysis, one) for one in use.met.absent}
    return left == {producer.id}


def _skipped(analysis: Analysis, absent: Reference) -> StepId:
    """The step of an absent output, if it was skipped, for the output can be absent for nothing
    else; no step, if it can."""
    if not isinstance(absent.ref, OutputRef):
        return ROOT
    step = analysis.pipeline.step(absent.ref.step)
    found = (if_sound(step.outputs) or {}).get(absent.ref.output)
    if found is None or step.is_empty_after_failure is not False:
        return ROOT
    if _may_leave_out(analysis, step, found):
        return ROOT
    return step.id


def _condition(analysis: Analysis, absent: Reference, producer: Step) -> Node | None:
    """The condition by which the step of an absent output was skipped, beside another step; None
    if the output can be absent for something else."""
    skipped = _skipped(analysis, absent)
    if skipped == ROOT:
        return None
    other = analysis.pipeline.step(skipped)
    if other.when is None or other.when is ERRONEOUS or other.id[:-1] != producer.id[:-1]:
        return None
    return other.when


def _denied(conditions: list[Node], known: frozenset[Node]) -> frozenset[Node]:
    """What holds where conditions do not: the contrary of each; and where all parts of one but the
    last are known to hold, the contrary of that part: after `x` and `!x && y` neither `x` nor
    `y`."""
    found = frozenset[Node]().union(*(conjuncts(Negation(one)) for one in conditions))
    left = [conjuncts(one) for one in conditions]
    while True:
        open_ = [parts - known - found for parts in left]
        last = [part for parts in open_ if len(parts) == 1 for part in parts]
        if not last:
            return found
        left = [parts for parts, still in zip(left, open_, strict=True) if len(still) > 1]
        found |= frozenset[Node]().union(*(conjuncts(Negation(part)) for part in last))


def _is_unreadable(id: StepId, analysis: Analysis) -> bool:
    """Whether a step has a condition that could not be read."""
    return analysis.pipeline.step(id).when is ERRONEOUS


def _diagnose(analysis: Analysis, use: Use, producer: Step, reason: str) -> Diagnostic:
    related = []
    if producer.when_place is not None:
        related.append(("the condition of the other step", producer.when_place))
    return ABSENT.at(
        use.at,
        f"`{_shown(use)}` may be absent: {reason}",
        help=_of_branches(analysis, use, producer)
        or _help(analysis, use, can_repeat=reason == _may_be_skipped(producer)),
        related=related,
    )


def _of_branches(analysis: Analysis, use: Use, producer: Step) -> str | None:
    """The help where the steps before were skipped by conditions of the same value."""
    skipped = [_skipped(analysis, absent) for absent in use.met.absent]
    if not skipped or any(id[:-1] != producer.id[:-1] or id == ROOT for id in skipped):
        return None
    others = [analysis.pipeline.step(id) for id in skipped]
    meant = remaining_branch(analysis.pipeline, producer, others)
    if meant is None:
        return None
    return f"write `when: {meant}` in `{producer.qualified}`: then one of them always runs"


def _help(analysis: Analysis, use: Use, *, can_repeat: bool) -> str:
    if use.by_path and isinstance(use.reader, Block):
        repeat = "repeat the condition in this step's `when`"
        if _goes_through(use):
            return repeat
        write = f"write `{_shown(use)} ?? …`, with a file to take instead"
        if can_repeat:
            write = f"{write}, or {repeat}"
        return f"{write}, or give the param `optional: true` in the other spec"
    if use.by_path:
        if use.reader is not None:
            return "give the input `optional: true`"
        return "a file that may be absent cannot be an output of the pipeline"
    write = f"write `{_shown(use)} ?? {_instead(analysis, use)}`"
    if use.met.picked is not None and _why_not_given(analysis, use, frozenset()) is None:
        also = "" if use.reader is None else ", or compare it in this step's `when`"
        return f"{write}, with what to take instead{also}"
    if can_repeat and use.reader is not None:
        return f"{write}, or repeat the condition in this step's `when`"
    return f"{write}, with what to take instead"


def _shown(use: Use) -> str:
    if use.met.picked is not None:
        return shown_picked(use.met.picked)
    return shown_output(use.output)


_EXAMPLES = {Kind.INTEGER: "0", Kind.FLOAT: "0.0", Kind.BOOLEAN: "false", Kind.LIST: "[]"}


def _instead(analysis: Analysis, use: Use) -> str:
    """A fallback of the right type; of values that an approver chooses among, one of them."""
    output = analysis.source(use)[1]
    source = None if output is None or use.met.picked is not None else output.source
    if isinstance(source, FromApprover) and source.enum:
        chosen = source.default if source.default is not None else source.enum[0]
        return literal(chosen) if use.reference.type.is_plain_text else chosen
    read = use.reference if use.met.picked is None else use.met.picked
    return _EXAMPLES.get(read.type.kind, "'none'")
