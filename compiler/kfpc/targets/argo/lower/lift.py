"""What a leaf template is given from outside, as parameters of its own: found before any text of it
is written.

A template is shared by every step whose pod is the same, so what differs between steps
(a param, another step's output) comes in as a parameter. What is known inside the pod
(its inputs, its name, the attempt) and what is the same in the whole run is written in place.

One walk over the step's texts decides which parameters there are, and by what each expression is
replaced. Parameters are called after what they hold, and numbered where two would be called the
same: so the order of the walk, ``texts_of``, decides names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from typing_extensions import assert_never

from kfpc.analysis.uses import file_of
from kfpc.pipeline.environment import ConfigMapKey, EnvValue
from kfpc.pipeline.erroneous import ERRONEOUS, sound, sound_ones
from kfpc.pipeline.settings import Settings, SideContainer
from kfpc.pipeline.step import Container, Input, Leaf, ResourceAction, Wait
from kfpc.pipeline.values import (
    JOINED,
    Apply,
    Constant,
    ExitCodeRef,
    FailuresRef,
    Fallback,
    InputRef,
    ItemRef,
    Node,
    OutputRef,
    ParamRef,
    PlatformTag,
    Ref,
    Reference,
    RunRef,
    ScheduleRef,
    SecretKeyRef,
    SecretRef,
    StateRef,
    StatusRef,
    StepRef,
    TypedText,
    branches,
    references,
    with_children,
)
from kfpc.preemption.plan import has_rounds, is_laid_out
from kfpc.record import record, replace
from kfpc.targets.argo.expressions.paths import MARK
from kfpc.targets.argo.lower.patch import patch_texts
from kfpc.targets.argo.lower.substitution import cast, may_fail, with_values
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, unique
from kfpc.types import STRING

FAILURES = "failures"
"""What the parameter with the failures so far is called, or nearly."""
CAUSE = "last-cause"
"""Likewise the one that says why the round before ended."""
MESSAGE = "message"
"""And the one with what an approver is told."""
OOMS = "ooms"
"""Likewise the one with how many rounds so far ended out of memory."""

_OUTSIDE = (ParamRef, ItemRef, StateRef, FailuresRef, OutputRef, StatusRef, ExitCodeRef)


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
        if isinstance(node, Reference) and not isinstance(node.ref, _OUTSIDE):
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
    table = _Table(step.inputs)
    message = _given_to_approver(step)
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
        for text in _of_side(side):
            table.lift(text)
    for text in _rungs(step):
        table.lift(text)
    for text in (
        *patch_texts(sound(step.settings.argo)),
        *(_whole(step) if budget is None else ()),
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
    for text in (budget, *_whole(step)):
        level.lift(text)
    found = replace(found, around=level.values, level=level.replaced)
    return replace(found, limit=found.of_the_whole(budget))


def _whole(step: Leaf) -> Iterator[TypedText]:
    """The texts that say something of all attempts together."""
    for metric in step.metrics:
        yield from metric.texts()
    for lock in step.settings.locks:
        yield from lock.texts()
    cache = step.settings.cache
    if cache is not None:
        yield cache.key
        if cache.config_map is not None:
            yield cache.config_map


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


def texts_of(step: Leaf) -> Iterator[TypedText]:
    """The texts of a step's own container and of its pod that may take something from outside,
    in the order in which parameters are numbered; quantities follow, and other containers.

    A script is none of them: it names the step's own inputs alone.
    """
    settings = step.settings
    program = step.program
    assert program is not ERRONEOUS
    retries, resume = sound(settings.retries), sound(settings.resume)
    if retries is not None:
        budget = retries.total or retries.preemptions
        if budget is not None:
            yield budget
    for values in (settings.annotations, settings.labels, settings.node_selector):
        yield from values.values()
    if isinstance(program, Container):
        yield from program.command
        yield from program.args
        yield from texts_in(program.env.values())
    elif isinstance(program, ResourceAction):
        yield from patch_texts(program.manifest)
        yield from program.flags
    elif program.duration is not None:
        yield program.duration
    if resume is not None and resume.checkpoint is not None:
        yield resume.checkpoint
    yield from texts_in(settings.env.values())
    if isinstance(program, Container):
        yield program.image
    yield from _objects(settings)
    yield from _locations(step)


def _locations(step: Leaf) -> Iterator[TypedText]:
    """Where files are that come from outside of the run, or are kept."""
    for item in step.inputs.values():
        if item.source is not None and item.by_path:
            yield from item.source.location.all_texts()
    for output in sound(step.outputs).values():
        if output.kept is not None and output.kept.location is not None:
            yield from output.kept.location.all_texts()


def _given_to_approver(step: Leaf) -> TypedText | None:
    """What the person who may go on is told, as a parameter that the platform shows."""
    program = sound(step.program)
    return program.message if isinstance(program, Wait) else None


def _objects(settings: Settings) -> Iterator[TypedText]:
    """The names of what a pod takes from the cluster, and keys in it."""
    for use in sound_ones(settings.secrets):
        if use.gcp_key is not None:
            yield use.gcp_key
        yield from use.env.values()
    for mount in sound_ones(settings.mounts):
        yield mount.source.name
    names = (
        settings.queue, settings.service_account, settings.priority_class, settings.working_dir,
    )  # fmt: skip
    for name in names:
        if name is not None:
            yield name
    for source in settings.env_from:
        yield source.name


def _of_side(side: SideContainer) -> Iterator[TypedText]:
    """The texts of a container beside the step's own."""
    yield from (side.image, *side.command, *side.args, *texts_in(side.env.values()))
    yield from (source.name for source in side.env_from)
    if side.working_dir is not None:
        yield side.working_dir


def texts_in(values: Iterable[EnvValue]) -> Iterator[TypedText]:
    """The texts of values of variables: of a key of a Secret or a ConfigMap, its name and the
    key."""
    for value in values:
        key = secret_of(value) if isinstance(value, TypedText) else value
        if isinstance(key, (SecretRef, SecretKeyRef, ConfigMapKey)):
            yield key.name
            yield key.key
        elif isinstance(value, TypedText):
            yield value


def plain_texts(values: Iterable[EnvValue]) -> Iterator[TypedText]:
    """Of values of variables those that are written out: not the keys of Secrets."""
    for value in values:
        if isinstance(value, TypedText) and secret_of(value) is None:
            yield value


def secret_of(value: TypedText) -> SecretKeyRef | None:
    """The key of a Secret that a whole text is."""
    node = value.expression
    if isinstance(node, Reference) and isinstance(node.ref, SecretKeyRef):
        return node.ref
    return None


def _quantities(step: Leaf, table: _Table) -> Iterator[tuple[tuple[str, str], Node]]:
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


def _rungs(step: Leaf) -> Iterator[TypedText]:
    """What ladders ask for, the first rungs too, in which a quantity may be no whole expression."""
    for ladder in step.settings.ladders:
        for texts in ladder.fields.values():
            yield from (text for text in texts if text is not None)


@dataclass(slots=True, eq=False)
class _Table:
    """Parameters by name, and what each node that was met is replaced by."""

    inputs: Mapping[str, Input]
    values: dict[str, TypedText] = field(default_factory=dict)
    replaced: dict[Node, Node] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    _names: dict[Node, Reference] = field(default_factory=dict)

    def around(self, given: dict[str, TypedText]) -> _Table:
        """The table of the level around, which is given these parameters too."""
        return _Table(self.inputs, given, _names=dict(self._names))

    def add(self, name: str, value: TypedText) -> str:
        """A parameter of that name, or near it; the name it got."""
        chosen = unique(parameter_name(name), self.values, LONGEST_TASK)
        self.values[chosen] = value
        return chosen

    def lift(self, value: TypedText) -> None:
        for part in value.parts:
            if isinstance(part, Reference) and isinstance(part.ref, SecretKeyRef):
                self.lift(part.ref.name)
                self.lift(part.ref.key)
            elif not isinstance(part, (str, Constant)):
                self.node(part)

    def node(self, node: Node) -> Node:
        """The node with its outside parts, and its casts, replaced by inputs of the template."""
        if isinstance(node, Reference) and not isinstance(node.ref, _OUTSIDE):
            return node
        found = self.replaced.get(node)
        if found is None:
            if isinstance(node, Reference):
                found = self._parameter(node)
            else:
                found = self._handed_on(with_values(node, self.inputs))
            self.replaced[node] = found
        return found

    def _handed_on(self, node: Node) -> Node:
        """Of what is handed on as text, and keeps its letters: a choice hands on a branch."""
        if isinstance(node, Reference):
            return self._parameter(node) if isinstance(node.ref, _OUTSIDE) else node
        chosen = branches(node)
        if not chosen:
            return self._within(node)

        def part(child: Node) -> Node:
            return self._handed_on(child) if child in chosen else self._within(child)

        return self._parted(node, part, lambda text: text)

    def _within(self, node: Node) -> Node:
        """Of what something is worked out from."""
        if isinstance(node, Reference):
            return self._parameter(cast(node)) if isinstance(node.ref, _OUTSIDE) else node
        return self._parted(node, self._within, _canonical)

    def _parted(
        self, node: Node, part: Callable[[Node], Node], as_text: Callable[[Node], Node]
    ) -> Node:
        if not may_fail(node) and not any(isinstance(r.ref, _OUTSIDE) for r in references(node)):
            return node
        if not _any_inside(node):
            return self._parameter(node)
        if isinstance(node, Fallback) and node.left.absent and not _any_inside(node.left):
            left = self._maybe_absent(node.left, as_text(node.left))
            return replace(node, left=left, right=part(node.right))
        return with_children(node, part)

    def _maybe_absent(self, node: Node, text: Node) -> Node:
        """A parameter for a value that may be absent: it is empty then, and else the text of the
        value after a mark."""
        marked = Apply(JOINED, (Constant(MARK, STRING), text), STRING, node.absent)
        found = self._parameter(Fallback(marked, Constant("", STRING), STRING))
        assert isinstance(found.ref, InputRef)
        self.marked.add(found.ref.name)
        return replace(found, type=node.type, absent=True)

    def _parameter(self, node: Node) -> Reference:
        found = self._names.get(node)
        if found is None:
            kind = STRING if node.type.is_text else node.type
            name = self.add(_title(node), TypedText((node,)))
            found = self._names[node] = Reference(InputRef(name), kind)
        return found


def _canonical(node: Node) -> Node:
    """A value as text, which is worked out."""
    return Apply("string", (node,), STRING, node.absent)


def _any_inside(node: Node) -> bool:
    return any(_is_inside(reference) for reference in references(node))


def _is_inside(reference: Reference) -> bool:
    """Whether a reference is known in the pod alone."""
    ref = reference.ref
    if isinstance(
        ref,
        (
            ParamRef, ItemRef, StateRef, FailuresRef, OutputRef, StatusRef, ExitCodeRef, RunRef,
            ScheduleRef, PlatformTag,
        ),
    ):  # fmt: skip
        return False
    if isinstance(ref, StepRef):
        return True
    assert_never(ref)


def _title(node: Node) -> str:
    """What a parameter is called: after the first thing that its value comes from."""
    for reference in references(node):
        title = title_of(reference.ref)
        if title is not None:
            return title
    return "value"


def title_of(ref: Ref) -> str | None:
    """What a parameter for a thing from outside is called; None for what is known inside."""
    if isinstance(ref, ParamRef):
        return ref.name
    if isinstance(ref, ItemRef):
        return "-".join(("item", *ref.path))
    if isinstance(ref, StateRef):
        return f"state-{ref.name}"
    if isinstance(ref, FailuresRef):
        return "run-failures"
    if isinstance(ref, OutputRef):
        title = f"{ref.step[-1]}-{ref.output}"
        return title if ref.round is None else f"{title}-{ref.round}"
    if isinstance(ref, StatusRef):
        return f"{ref.step[-1]}-status"
    if isinstance(ref, ExitCodeRef):
        return f"{ref.step[-1]}-exit-code"
    if isinstance(ref, (RunRef, StepRef, ScheduleRef, PlatformTag)):
        return None
    assert_never(ref)
