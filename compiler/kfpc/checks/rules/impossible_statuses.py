"""A status that a step or a run never has.

`steps.b.status` is `Succeeded`, `Failed`, `Error` or `Skipped`. Who reads it runs after `b`: not
at all where `b` has failed, unless `b` has `continue_on_failure: true`. And a step without `when`
is never skipped. A step's own `on_exit` sees `Succeeded`, `Failed` or `Error`, and
`run.status` is one of these too; in a hook of the run it may also be `Running`. A comparison with
another word decides nothing, and a step that waits for a failure in that way never runs.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo]}
  alarm: {image: "busybox:1", command: [echo], when: steps.train.status == 'Failed'}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], continue_on_failure: true}
  alarm: {image: "busybox:1", command: [echo], when: steps.train.status == 'Failed'}
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import name_place, values
from kfpc.checks.compared import Compared, compared
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import IMPOSSIBLE_STATUS
from kfpc.diagnostics.suggestions import nearest
from kfpc.pipeline.ids import HOOKS_SCOPE, StepId, exit_of, is_inside
from kfpc.pipeline.scope import Scope, Step
from kfpc.pipeline.values import Node, RunRef, StatusRef, TypedText

CODE = IMPOSSIBLE_STATUS

_WORDS = ("Succeeded", "Failed", "Error", "Skipped")
_OF_RUNS = ("Succeeded", "Failed", "Error")
_WHILE_RUNS_GO_ON = ("Running", *_OF_RUNS)


def of_step(step: Step, analysis: Analysis) -> Iterator[Diagnostic]:
    said: set[str | None] = set()  # `Failed` and then `Error` are one cause
    for found in _judged(values(step), step.id, analysis):
        if found.help not in said:
            said.add(found.help)
            yield found


def of_scope(scope: Scope, analysis: Analysis) -> Iterator[Diagnostic]:
    given = ((result.value, result.place) for result in scope.results.values())
    return _judged(given, scope.id, analysis)


def _judged(
    read: Iterable[tuple[TypedText | Node, Located]], reader: StepId, analysis: Analysis
) -> Iterator[Diagnostic]:
    for found in compared(read):
        told = _of_a_step(found, reader, analysis) or _of_the_run(found, reader)
        if told is not None:
            yield told


def _of_a_step(found: Compared, reader: StepId, analysis: Analysis) -> Diagnostic | None:
    status = found.reference
    if not isinstance(status.ref, StatusRef):
        return None
    producer = analysis.pipeline.step(status.ref.step)
    at_its_end = is_inside(reader, exit_of(producer.id))
    reason = _reason(producer, _words(found), at_its_end=at_its_end)
    if reason is None:
        return None
    message, help = reason
    related = [("the other step", producer.place)]
    at = name_place(status, found.place)
    return IMPOSSIBLE_STATUS.at(at, message, help=help, related=related)


def _of_the_run(found: Compared, reader: StepId) -> Diagnostic | None:
    if found.reference.ref != RunRef("status"):
        return None
    in_a_hook = is_inside(reader, HOOKS_SCOPE)
    reason = _unknown(_words(found), _WHILE_RUNS_GO_ON if in_a_hook else _OF_RUNS, "run")
    if reason is None:
        return None
    message, help = reason
    if in_a_hook and "Pending" in _words(found):
        message = "no hook sees the status 'Pending'"
        help = "write `'Running'`: no hook begins before"
    return IMPOSSIBLE_STATUS.at(name_place(found.reference, found.place), message, help=help)


def _words(found: Compared) -> list[str]:
    """The texts that a status is compared with."""
    return [str(constant.value) for constant in found.constants]


def _unknown(words: list[str], known: tuple[str, ...], whose: str) -> tuple[str, str] | None:
    """What is wrong with a word that is no status, and what to do."""
    for word in words:
        if word not in known:
            close = nearest(word.capitalize(), known)
            listed = ", ".join(f"`'{one}'`" for one in known)
            help = f"did you mean `'{close}'`?" if close else f"it is one of {listed}"
            return f"no {whose} has the status '{word}'", help
    return None


def _reason(producer: Step, words: list[str], *, at_its_end: bool) -> tuple[str, str] | None:
    """What is wrong with the words, and what to do; None if one of them may be the status."""
    unknown = _unknown(words, _WORDS, "step")
    if unknown is not None:
        return unknown
    if not words:
        return None
    if at_its_end:
        if words != ["Skipped"]:
            return None
        help = "its `on_exit` does not run then: leave the comparison out"
        return f"`{producer.qualified}` was not skipped here", help
    if any(_may_be(producer, word) for word in words):
        return None
    help = f"`{producer.qualified}` has no `when`, so it is never skipped"
    if words[0] != "Skipped":
        help = f"what reads it runs only if `{producer.qualified}` has not failed; "
        help += f"give `{producer.qualified}` `continue_on_failure: true`"
    return f"the status of `{producer.qualified}` is never '{words[0]}' here", help


def _may_be(producer: Step, word: str) -> bool:
    if word == "Skipped":
        return producer.when is not None
    return word == "Succeeded" or producer.continue_on_failure is not False
