"""What a leaf template is given from outside, as parameters of its own: found before any text of it
is written.

A template is shared by every step whose pod is the same, so what differs between steps
(a param, another step's output) comes in as a parameter. What is known inside the pod
(its inputs, its name, the attempt) and what is the same in the whole run is written in place.

One walk over the step's texts decides which parameters there are, and by what each expression is
replaced. Parameters are called after what they hold, and numbered where two would be called the
same: so the order of the walk (``step_texts``) decides names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from kfpc.analysis.uses import file_of
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import Constant, InputRef, Node, Reference, TypedText
from kfpc.preemption.plan import has_rounds, is_laid_out
from kfpc.record import record, replace
from kfpc.targets.argo.lower.parameters import OUTSIDE, Table
from kfpc.targets.argo.lower.patch import patch_texts
from kfpc.targets.argo.lower.step_texts import (
    texts_of,
    texts_of_rungs,
    texts_of_side,
    texts_of_the_whole,
    told_to_approver,
)
from kfpc.types import STRING

FAILURES = "failures"
"""What the parameter with the failures so far is called, or nearly."""
CAUSE = "last-cause"
"""Likewise the one that says why the round before ended."""
MESSAGE = "message"
"""And the one with what an approver is told."""
OOMS = "ooms"
"""Likewise the one with how many rounds so far ended out of memory."""


@record(eq=False)
class Lifted:
    """``parameters`` are what a task gives the template, by name; ``inputs`` those among them that
    hold an input's value. ``counter`` is the one that holds the failures so far, and ``cause`` the
    one that says why the round before ended, where rounds are laid out; ``ooms`` is the one with
    how many of them ended out of memory. The three are there where something in the pod asks for
    them.

    ``around`` are the parameters of the level around a leaf that counts failures, and ``limit``
    its budget in their words. What is said of all rounds together is in these words too: they are
    what ``level`` replaces nodes by.
    """

    parameters: Mapping[str, TypedText]
    inputs: Mapping[str, str]
    counter: str | None
    cause: str | None
    replaced: Mapping[Node, Node]
    quantities: Mapping[tuple[str, str], Node]
    ooms: str | None = None
    around: Mapping[str, TypedText] = field(default_factory=dict)
    limit: TypedText | None = None
    marked: frozenset[str] = frozenset()
    level: Mapping[Node, Node] | None = None

    @property
    def replaces_names_alone(self) -> bool:
        """Whether nothing is worked out in the step's texts: with the values of inputs, it would
        be."""
        found = (*self.replaced, *(self.level or ()))
        return all(isinstance(node, Reference) for node in found)

    def node(self, node: Node) -> Node:
        """What stands in the template for a part of one of the step's texts."""
        if isinstance(node, Reference) and not isinstance(node.ref, OUTSIDE):
            return node
        return self.replaced.get(node, node)

    def text(self, value: TypedText) -> TypedText:
        """What stands in the template for one of the step's texts."""
        parts = value.parts
        if all(isinstance(part, (str, Constant)) for part in parts):
            return value
        return TypedText(tuple(p if isinstance(p, str) else self.node(p) for p in parts))

    def of_the_whole(self, value: TypedText) -> TypedText:
        """What stands on the level around the leaf, or on the leaf where there is none."""
        own = self if self.level is None else replace(self, replaced=self.level)
        return own.text(value)


def lifted(step: Leaf) -> Lifted:
    """The parameters of a step's template."""
    table = Table(step.inputs)
    message = told_to_approver(step)
    if message is not None:
        table.add(MESSAGE, message)
    inputs = {
        item.name: table.add(item.name, item.value)
        for item in step.inputs.values()
        if isinstance(item.value, TypedText) and (item.by_value or file_of(item) is None)
    }
    retries = sound(step.settings.retries)
    budget = retries.failures if retries is not None and has_rounds(retries) else None
    told = {} if budget is None else {name: table.add(name, TypedText(())) for name in _told(step)}
    for text in texts_of(step):
        if len(text.parts) != 1 or not isinstance(text.parts[0], str):
            table.lift(text)
    quantities = dict(_quantities(step, table))
    for side in (*step.settings.init, *step.settings.sidecars):
        for text in texts_of_side(side):
            table.lift(text)
    for text in texts_of_rungs(step):
        table.lift(text)
    for text in (
        *patch_texts(sound(step.settings.argo)),
        *(texts_of_the_whole(step) if budget is None else ()),
    ):
        table.lift(text)
    found = Lifted(
        table.values,
        inputs,
        told.get(FAILURES),
        told.get(CAUSE),
        table.replaced,
        quantities,
        told.get(OOMS),
        marked=frozenset(table.marked),
    )
    if budget is None:
        return found
    own = frozenset(told.values())
    given = {name: value for name, value in table.values.items() if name not in own}
    level = table.around(given)
    for text in (budget, *texts_of_the_whole(step)):
        level.lift(text)
    found = replace(found, around=level.values, level=level.replaced)
    return replace(found, limit=found.of_the_whole(budget))


def _told(step: Leaf) -> Iterator[str]:
    """What a round tells its template of those before it, by the names of the parameters."""
    resume = sound(step.settings.resume)
    checkpoint = resume is not None and resume.checkpoint is not None
    after = {ladder.after for ladder in step.settings.ladders}
    if checkpoint or "after_failure" in after:
        yield FAILURES
    if checkpoint and is_laid_out(sound(step.settings.retries)):
        yield CAUSE
    if "after_oom" in after:
        yield OOMS


def _quantities(step: Leaf, table: Table) -> Iterator[tuple[tuple[str, str], Node]]:
    """A quantity that a run decides, by requests or limits and its name: a parameter for a text
    that is not one expression. Those of ladders are worked out in place."""
    resources = step.settings.resources
    on_ladders = {field for ladder in step.settings.ladders for field in ladder.fields}
    for kind, quantities in (("requests", resources.requests), ("limits", resources.limits)):
        for name, value in quantities.items():
            if value.literal is not None or (kind, name) in on_ladders:
                continue
            if len(value.parts) == 1 and not isinstance(value.parts[0], str):
                yield (kind, name), table.node(value.parts[0])
            else:
                given = InputRef(table.add("quantity", value))
                yield (kind, name), Reference(given, STRING)
