"""A repeat becomes two dags: one of a round's steps, and one around it that has the round, and
after it itself as its next task, where the repeat goes on.

A round gives out the state of the next one, and whether there is to be one. What the whole gives
out is what its last round does: each dag hands on what the one within it gave. Argo's depth counts
one level for each round (see ``targets/argo/depth.py``).

A repeat that would go on when it may not fails. Nothing that runs without a pod fails in Argo, but
an expression that gives an error does. Its node is an Error then, which is none of the platform's
here: ``steps`` around it make it Failed, with the text of the error (seen on Argo 4.0.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.diagnostics.phrases import counted
from kfpc.pipeline.erroneous import ERRONEOUS, sound
from kfpc.pipeline.ids import qualified
from kfpc.pipeline.repeat import Repeat
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.values import Ref, StateRef, TypedText
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import (
    LACKING,
    encoded,
    input_path,
    output_path,
    quote,
    succeeded,
)
from kfpc.targets.argo.expressions.render import render_sum, render_text
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.naming import parameter_name, unique
from kfpc.targets.argo.records import (
    MOMENT,
    Arguments,
    Artifact,
    Dag,
    DagTask,
    InputArtifact,
    Inputs,
    Outputs,
    Parameter,
    Role,
    Template,
    TemplateId,
    ValueFrom,
    WorkflowStep,
)
from kfpc.targets.argo.references.result import ResultNames
from kfpc.targets.argo.references.task import ScopeInputs

ROUND = "round"
AGAIN = "again"
LIMIT = "limit"
"""The tasks: a round, all those after it, and what fails where there may be none."""

NUMBER = "round"
"""The input that says which round it is, from 1."""


@record(eq=False)
class _NewNames:
    """What references are called at the end of a round, for who asks of the new state."""

    scope: Scope
    old: ResultNames

    def tag(self, ref: Ref) -> str | None:
        return self.old.tag(ref)

    def path(self, ref: Ref) -> str:
        if isinstance(ref, StateRef) and ref.scope == self.scope.id:
            assert self.scope.repeat is not None
            value = self.scope.repeat.state[ref.name].next
            if value is not None:
                return f"({render_sum(value.text, self.old)})"
        return self.old.path(ref)

    def present(self, ref: Ref) -> str:
        return self.old.present(ref)


def read_at_the_end(scope: Scope) -> Iterator[TypedText]:
    """The texts that a round's dag works out besides its outputs."""
    if scope.repeat is not None:
        for value, _ in scope.repeat.within():
            yield value if isinstance(value, TypedText) else TypedText((value,))


def round_outputs(scope: Scope, names: ResultNames, given: Outputs) -> Outputs:
    """What a round gives out: its outputs, and what is asked of it for the next one."""
    repeat = _repeat(scope)
    next_, goes_on = _own_outputs(scope)
    found = [
        Parameter(next_[state.name], value_from=ValueFrom(expression=_next(state.next.text, names)))
        for state in repeat.state.values()
        if state.next is not None
    ]
    assert repeat.going_on is not ERRONEOUS
    asked = render_text(repeat.going_on, _NewNames(scope, names))
    found.append(Parameter(goes_on, value_from=ValueFrom(expression=asked)))
    return Outputs((*given.parameters, *found), given.artifacts)


def _next(value: TypedText, names: ResultNames) -> str:
    return encoded(render_sum(value, names))


def _repeat(scope: Scope) -> Repeat:
    assert scope.repeat is not None
    return scope.repeat


def _own_outputs(scope: Scope) -> tuple[Mapping[str, str], str]:
    """What the outputs for the next round are called, by the state, and the one that says whether
    there is to be one."""
    taken = {parameter_name(name) for name in scope.results}
    taken |= {f"{name}-absent" for name in taken}
    found: dict[str, str] = {}
    for name in _repeat(scope).state:
        found[name] = unique(parameter_name(f"next-{name}"), taken)
        taken.add(found[name])
    return found, unique("goes-on", taken)


def repeat_templates(
    scope: Scope, inputs: ScopeInputs, emitted: Mapping[str, Emitted], round_: TemplateId
) -> Iterator[tuple[TemplateId, Template]]:
    """The dag around that of a round, and what fails where the rounds are too many."""
    repeat, own = _repeat(scope), (Role.REPEAT, scope.id)
    next_, goes_on = _own_outputs(scope)
    number, most = f"int({input_path(_number(inputs))})", sound(repeat.most)
    wanted = f"{output_path(ROUND, goes_on)} == 'true'"
    new: dict[Ref, str] = {
        ref: output_path(ROUND, next_[ref.name])
        for ref in inputs.values
        if isinstance(ref, StateRef)
        and ref.scope == scope.id
        and repeat.state[ref.name].next is not None
    }
    tasks = [
        DagTask(ROUND, round_, arguments=_arguments(inputs, {})),
        DagTask(
            AGAIN,
            own,
            (ROUND,),
            f"{{{{= {wanted} && {number} < {most} }}}}",
            arguments=_arguments(inputs, new, f"string({number} + 1)"),
        ),
    ]
    if not repeat.may_stop:
        when = f"{{{{= {wanted} && {number} >= {most} }}}}"
        tasks.append(DagTask(LIMIT, (Role.LIMIT, scope.id), (ROUND,), when))
    names = (_number(inputs), *inputs.values.values())
    files = (Artifact(n, optional=n in inputs.optional or None) for n in inputs.files.values())
    yield (
        own,
        Template(
            inputs=Inputs(tuple(map(Parameter, names)), tuple(files)),
            outputs=_outputs(scope, emitted),
            dag=Dag(tuple(tasks)),
        ),
    )
    if not repeat.may_stop:
        yield (
            (Role.LIMIT, scope.id),
            Template(steps=(WorkflowStep(LIMIT, (Role.LIMIT_REACHED, scope.id)),)),
        )
        yield (Role.LIMIT_REACHED, scope.id), _failing(scope, most)


def first_round(inputs: ScopeInputs) -> Parameter:
    """The argument that says which round it is."""
    return Parameter(_number(inputs), "1")


def _number(inputs: ScopeInputs) -> str:
    return unique(NUMBER, set(inputs.values.values()))


def _arguments(inputs: ScopeInputs, new: Mapping[Ref, str], number: str | None = None) -> Arguments:
    """What the dag is given itself, but for what is new."""
    values = [
        Parameter(name, f"{{{{={new.get(ref, input_path(name))}}}}}")
        for ref, name in inputs.values.items()
    ]
    if number is not None:
        values.insert(0, Parameter(_number(inputs), f"{{{{={number}}}}}"))
    files = (
        Artifact(name, from_=InputArtifact(name), optional=name in inputs.optional or None)
        for name in inputs.files.values()
    )
    return Arguments(tuple(values), tuple(files))


def _outputs(scope: Scope, emitted: Mapping[str, Emitted]) -> Outputs:
    parameters = (
        Parameter(name, value_from=ValueFrom(expression=_of_the_last("parameters", name)))
        for item in emitted.values()
        for name in item.parameters
    )
    artifacts = (
        _artifact(item.safe, may_lack=scope.results[item.name].value.absent)
        for item in emitted.values()
        if item.artifact
    )
    return Outputs(tuple(parameters), tuple(artifacts))


def _artifact(name: str, *, may_lack: bool) -> Artifact:
    path = _of_the_last("artifacts", name, may_lack=may_lack)
    if not may_lack:
        return Artifact(name, from_expression=path)
    return Artifact(name, from_expression=f"({path}) ?? {LACKING}", optional=True)


def _of_the_last(kind: str, name: str, *, may_lack: bool = False) -> str:
    member = f"outputs?.{kind}?.[{quote(name)}]" if may_lack else f"outputs.{kind}[{quote(name)}]"
    after, this = (f"tasks[{quote(task)}].{member}" for task in (AGAIN, ROUND))
    return f"{succeeded(AGAIN)} ? {after} : {this}"


def _failing(scope: Scope, most: int) -> Template:
    text = f"`{qualified(scope.id)}` would go on after {counted(most, 'round')}, which is its `max`"
    failing = ValueFrom(expression=f"sprig.fail({quote(text)})")
    return Template(
        outputs=Outputs((Parameter("why", value_from=failing),)),
        dag=Dag((DagTask("now", MOMENT),)),
    )
