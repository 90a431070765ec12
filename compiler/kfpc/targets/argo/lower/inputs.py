"""What the dag of a scope is given from around it: its captures, and a sub-pipeline's params."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.analysis.captures import Capture, made_in, producer_of
from kfpc.analysis.file_choices import FileChoice, FileSource
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import ROOT, StepId, ended_by, member_of
from kfpc.pipeline.scope import Block, FileAxis, Scope
from kfpc.pipeline.values import ItemRef, OutputRef, ParamRef, Ref, StateRef
from kfpc.targets.argo.lower.choices import Choices
from kfpc.targets.argo.lower.exit import exit_inputs
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.lower.parameters import title_of
from kfpc.targets.argo.lower.repeat import read_at_the_end
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, unique
from kfpc.targets.argo.references.result import inputs_for
from kfpc.targets.argo.references.task import INDEX, ITEM, LIST, ScopeInputs


def scope_inputs(
    analysis: Analysis,
    scope: Scope,
    outputs: Mapping[StepId, Mapping[str, Emitted]],
    choices: Choices,
) -> ScopeInputs:
    """The inputs of a scope's dag, named in the order in which they are first met: params, state,
    captures, then what outputs need of the run. Params of the pipeline are known everywhere but
    in outputs; to those of the entry Argo gives them by their names, see ``entry_ports``."""
    values: dict[Ref, str] = {}
    files: dict[FileSource, str] = {}
    optional: set[str] = set()
    reserved = {LIST, ITEM, INDEX} if scope.is_loop else set()
    if scope.id == ROOT:
        return ScopeInputs(values, files, frozenset())
    ended = ended_by(scope.id)
    values.update(_params(scope, files=False))
    files.update(_params(scope, files=True))
    params = sound(scope.params)
    optional.update(
        name
        for ref, name in files.items()
        if isinstance(ref, ParamRef) and params[ref.name].optional
    )
    for known in exit_inputs(analysis, scope):
        values[known] = parameter_name(_title(known, None))
    for name in scope.repeat.state if scope.repeat is not None else ():
        title = parameter_name(f"state-{name}")
        values[StateRef(scope.id, name)] = unique(title, set(values.values()), LONGEST_TASK)
    for capture in analysis.captures(scope.id):
        ref = capture.ref
        if (isinstance(ref, ParamRef) and ref.scope == ROOT) or not _is_read(
            scope.id, capture, outputs, choices
        ):
            continue
        title = parameter_name(_title(ref, ended))
        if capture.by_path:
            assert isinstance(ref, FileSource)
            files[ref] = unique(title, set(files.values()), LONGEST_TASK)
            if capture.optional:
                optional.add(files[ref])
        else:
            assert not isinstance(ref, FileChoice)
            values[ref] = unique(title, {*reserved, *values.values()}, LONGEST_TASK)
    results = [result.value for result in scope.results.values()]
    results.extend(read_at_the_end(scope))
    values.update(inputs_for(results, {*reserved, *values.values()}))
    gone_through = _gone_through(analysis, scope)
    items = _items(gone_through, files.values())
    optional |= {items[ref] for ref, axis in gone_through.items() if _may_lack(axis)}
    return ScopeInputs(values, files, frozenset(optional), items)


def _params(scope: Scope, *, files: bool) -> Iterator[tuple[ParamRef, str]]:
    """A sub-pipeline's params that are values, or those that are files, and what they are
    called."""
    for param in sound(scope.params).values():
        if param.is_file == files and param.secret is None:
            yield ParamRef(scope.id, param.name), parameter_name(param.name)


def _gone_through(analysis: Analysis, scope: Scope) -> Mapping[ItemRef, FileAxis]:
    """The files that a loop goes through."""
    block = analysis.pipeline.step(scope.id) if scope.is_loop else None
    return block.files if isinstance(block, Block) else {}


def _items(files: Iterable[ItemRef], taken: Collection[str]) -> dict[Ref, str]:
    """What a round calls the files of its element."""
    found: dict[Ref, str] = {}
    for ref in files:
        title = parameter_name(title_of(ref) or "item")
        found[ref] = unique(title, {*taken, *found.values()}, LONGEST_TASK)
    return found


def _may_lack(axis: FileAxis) -> bool:
    return axis.source.gathered is not None and axis.source.gathered.may_lack


def _title(ref: Ref | FileChoice, ended: StepId | None) -> str:
    """What an input is called. What is known of the step at whose end a scope runs has no name of
    the step's in it, so that steps may share what runs at their ends."""
    first = ref.candidates[0].file if isinstance(ref, FileChoice) else ref
    if ended is not None and producer_of(first) == ended:
        return first.output if isinstance(first, OutputRef) else "status"
    return title_of(first) or "value"


def _is_read(
    scope: StepId,
    capture: Capture,
    outputs: Mapping[StepId, Mapping[str, Emitted]],
    choices: Choices,
) -> bool:
    """Whether what a scope takes is given out: an output that only an output names which nobody
    reads is not."""
    ref = capture.ref
    if isinstance(ref, FileChoice):
        home = made_in(ref, scope)
        return member_of(home, scope) in choices.get(home, {}).get(ref, ())
    if not isinstance(ref, OutputRef):
        return True
    found = outputs[ref.step].get(ref.output)
    return found is not None and (found.artifact if capture.by_path else found.parameter)
