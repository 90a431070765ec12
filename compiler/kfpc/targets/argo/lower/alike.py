"""Steps whose pods are alike, lowered once.

A thousand steps of one component differ in the values that they are given, and those are parameters
of their template.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kfpc.analysis.uses import file_of
from kfpc.clusters import Profile
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import Resources, Settings
from kfpc.pipeline.step import Container, Leaf
from kfpc.pipeline.values import TypedText, is_list_of_files
from kfpc.preemption import StepPlan
from kfpc.record import field_names, record, replace
from kfpc.targets.argo.lower.leaf import LoweredLeaf, lowered_leaf
from kfpc.targets.argo.lower.outputs import Emitted

MOST = 8
"""How many pods of one program are remembered, the last ones: to compare with more takes longer
than it saves."""


@dataclass(slots=True, eq=False)
class Lowering:
    """Makes the templates of steps. ``cache`` is what the ConfigMap of a cached step is called that
    names none."""

    profile: Profile
    cache: str
    _made: dict[Hashable, list[_Made]] = field(default_factory=dict)

    def of(
        self,
        step: Leaf,
        plan: StepPlan | None,
        outputs: Mapping[str, Emitted],
        *,
        has_exit: bool = False,
    ) -> LoweredLeaf:
        """The template of a step; ``outputs`` are those that are emitted. ``has_exit``: others run
        at its end."""
        like = _likeness(step, plan, outputs)
        like = None if like is None else (has_exit, like)
        alike = [] if like is None else self._made.setdefault(like, [])
        for one in alike:
            if one.is_of(step.settings):
                return _given_to(step, one.leaf)
        made = lowered_leaf(step, plan, outputs, self.profile, self.cache, has_exit=has_exit)
        if made.by_input is not None:
            alike.insert(0, _Made(step.settings, made, tuple(_orders(step.settings))))
            del alike[MOST:]
        return made


@record(eq=False)
class _Made:
    """What was made of a step with these settings, and the orders of the keys in them."""

    settings: Settings
    leaf: LoweredLeaf
    orders: tuple[_Order, ...]

    def is_of(self, settings: Settings) -> bool:
        """Whether others are the same, in the order of their keys too: a package shows it."""
        return self.settings is settings or (
            self.settings == settings
            and all(list(_at(settings, path)) == keys for path, keys in self.orders)
        )


def _at(value: Any, path: _Path) -> Any:
    for step in path:
        value = getattr(value, str(step)) if isinstance(value, _RECORDS) else value[step]
    return value


def _orders(value: object, path: _Path = ()) -> Iterator[_Order]:
    """The keys of all mappings in a value that have several, in their order."""
    if isinstance(value, _RECORDS):
        below: Iterable[tuple[str | int, object]] = (
            (name, getattr(value, name)) for name in field_names(type(value))
        )
    elif isinstance(value, dict):
        if len(value) > 1:
            yield path, list(value)
        below = value.items()
    elif isinstance(value, (tuple, list)):
        below = enumerate(value)
    else:
        return
    for step, inner in below:
        yield from _orders(inner, (*path, step))


_RECORDS = (Settings, Resources)
"""Those that hold mappings and are equal to others."""

_Path: TypeAlias = "tuple[str | int, ...]"
_Order: TypeAlias = "tuple[_Path, list[Any]]"


def _given_to(step: Leaf, made: LoweredLeaf) -> LoweredLeaf:
    """What was made of another step, with the values and files of this one."""
    assert made.by_input is not None
    parameters = dict(made.parameters)
    for name, parameter in made.by_input.items():
        value = step.inputs[name].value
        assert isinstance(value, TypedText)
        parameters[parameter] = value
    files = {name: step.inputs[name] for name in made.files}
    return replace(made, parameters=parameters, files=files)


def _likeness(step: Leaf, plan: StepPlan | None, outputs: Mapping[str, Emitted]) -> Hashable | None:
    """All that a template is made of but the settings and the values of inputs; None where others
    are not looked for: what is not run in a container, is cached or measured, or has files with
    places."""
    program = step.program
    if not isinstance(program, Container) or plan is None or step.settings.cache is not None:
        return None
    if step.metrics:  # they name parameters
        return None
    inputs: list[Hashable] = []
    declared: list[Hashable] = []
    for item in step.inputs.values():
        value = item.value
        if item.source is not None or not (value is None or isinstance(value, TypedText)):
            return None
        file = file_of(item)
        if file is not None and is_list_of_files(file):
            return None
        is_file = value is None or file is not None
        inputs += (item.name, item.type, item.by_value, item.by_path, item.optional)
        inputs += (value is None, is_file)
    for output in sound(step.outputs).values():
        if output.kept is not None or output.source is not None:
            return None
        declared += (output.name, output.path, output.optional, output.name in outputs)
    emitted = [
        (one.safe, one.parameter, one.artifact, one.twin, one.stdout, one.is_result)
        for one in outputs.values()
    ]
    return (
        id(program), plan.counted, plan.marks, step.display_name, *inputs, None, *declared, None,
        *emitted,
    )  # fmt: skip
