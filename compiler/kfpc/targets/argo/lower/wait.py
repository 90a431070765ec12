"""A wait becomes a template that suspends the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.step import FromApprover, Leaf, Wait
from kfpc.targets.argo.lower.containers import plain
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.lower.ports import Ports, outputs_of
from kfpc.targets.argo.lower.scheduling import duration
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.records import Empty, Inputs, Parameter, Suspend, Template


def wait_template(step: Leaf, wait: Wait, outputs: Mapping[str, Emitted], ports: Ports) -> Template:
    """The template of a wait; with no duration Argo waits until somebody resumes the run."""
    given = map(Parameter, ports.lifted.parameters)
    return Template(
        inputs=Inputs((*given, *_choices(step, outputs, ports))),
        outputs=outputs_of(step, outputs, ports),
        suspend=_suspend(wait, ports),
    )


def _suspend(wait: Wait, ports: Ports) -> Suspend | Empty:
    if wait.duration is None:
        return Empty()
    known = wait.duration.literal
    if known is not None and known.isdecimal():
        return Suspend(duration(int(known)))
    return Suspend(plain(wait.duration, ports))


def _choices(step: Leaf, outputs: Mapping[str, Emitted], ports: Ports) -> Iterator[Parameter]:
    """What an approver is asked for: Argo shows an input of the same name as an output, with what
    there is to choose from. It has a value, for without one Argo would refuse the run; a default
    would not do, which Argo takes for that of the output."""
    for item in outputs.values():
        source = sound(step.outputs)[item.name].source
        assert isinstance(source, FromApprover)
        if source.enum or source.description is not None:
            name = parameter_name(item.name)
            assert name not in ports.lifted.parameters, name
            value = source.default or ""
            yield Parameter(name, value, enum=source.enum, description=source.description)
