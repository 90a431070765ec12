"""Other steps: how they ended and what they gave; and in its metrics the step itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfpc.diagnostics.catalogue.values import SECRET_MISPLACED
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.diagnostics.phrases import quoted
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.values import ExitCodeRef, OutputRef, OwnEnd, OwnOutput, StatusRef, Travel
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.look_ups.found import Found, has_elements, of_name
from kfpc.typecheck.misplaced import hook_alone, over
from kfpc.typecheck.signatures import ANYTHING, Signature
from kfpc.typecheck.unknown import incomplete, of_a_step, part_of, unknown_output, unknown_step
from kfpc.types import ANY, FLOAT, INTEGER, STRING

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


def find_step(name: Name, place: Place, names: Symbols) -> Found:
    """``steps.STEP.outputs.OUTPUT``, ``steps.STEP.status`` and ``steps.STEP.exit_code``."""
    parts = name.parts
    if len(parts) < 2:
        return incomplete(name, place, names, "write `steps.NAME.outputs.NAME`")
    return (_own if parts[1] == names.measured else _other_step)(name, place, names)


def _other_step(name: Name, place: Place, names: Symbols) -> Found:
    parts = name.parts
    step = parts[1]
    home, has_ended = _home_of(step, names)
    if home is None:
        at = part_of(name, place, 1)
        is_over = any(step in (one.over or ()) for one in names.chain())
        return over(step, at, names) if is_over else unknown_step(step, at, names)
    if home.beside and names.scope == home.scope:
        return hook_alone(step, part_of(name, place, 1))
    id = (*home.scope, step)
    if parts[2:] in (("status",), ("exit_code",)):
        return _ending(id, parts[2])
    if home.signatures[step] is ANYTHING and parts[2:3] != ("outputs",):
        return ERRONEOUS
    signature = home.signatures[step]
    if len(parts) < 4 or parts[2] != "outputs":
        return of_a_step(name, place, names, signature)
    if len(parts) > 4:
        if signature.outputs is ERRONEOUS:
            return ERRONEOUS
        output = signature.outputs.get(parts[3])
        if output is None or not has_elements(output.type):
            return of_a_step(name, place, names, signature)
    found = _output_of(signature, id, name, place, names)
    if has_ended and isinstance(found, Resolved):
        found = replace(found, absent=True)  # the step may have failed
    return of_name(name, 4, found)


def _own(name: Name, place: Place, names: Symbols) -> Found:
    """What is known of a step when it is measured: how it ended, and what it gave."""
    parts = name.parts
    if parts[2:] == ("status",):
        return Resolved(OwnEnd("status"), STRING)
    if parts[2:] == ("duration",):
        return Resolved(OwnEnd("duration"), FLOAT)
    if parts[2:3] != ("outputs",) or len(parts) != 4:
        step = parts[1]
        help = f"its own metrics know `steps.{step}.status`, `steps.{step}.duration` and "
        return incomplete(name, place, names, f"{help}`steps.{step}.outputs.NAME`")
    if names.outputs is ERRONEOUS:
        return ERRONEOUS
    output = names.outputs.get(parts[3])
    if output is None:
        declared = ", ".join(quoted(names.outputs)) or "none"
        message = f"`{parts[1]}` has no output `{parts[3]}`"
        return UNKNOWN_NAME.at(part_of(name, place, 3), message, help=f"it has {declared}")
    if output.type.is_artifact or output.travel is Travel.FILE:
        message = f"`{unparse(name)}` is a file, and a metric takes values"
        return UNKNOWN_NAME.at(part_of(name, place), message, help="read an output that is one")
    return Resolved(OwnOutput(parts[3]), output.type, declared=output.place)


def _ending(id: StepId, fact: str) -> Found:
    """How a step ended."""
    if fact == "status":
        return Resolved(StatusRef(id), STRING)
    return Resolved(ExitCodeRef(id), INTEGER, absent=True)


def _home_of(step: str, names: Symbols) -> tuple[Symbols | None, bool]:
    """The names that have a step, the nearest; and whether they are asked at the step's end."""
    has_ended = False
    for one in names.chain():
        if step in one.signatures:
            return one, has_ended
        has_ended = one.ended == step
    return None, False


def _output_of(signature: Signature, id: StepId, name: Name, place: Place, names: Symbols) -> Found:
    """The output that ``steps.STEP.outputs.OUTPUT`` names."""
    key = name.parts[3]
    if signature.outputs is ERRONEOUS:
        return Resolved(OutputRef(id, key), ANY, absent=True, travel=Travel.AS_READ)
    output = signature.outputs.get(key)
    if output is None:
        return unknown_output(signature, name, place, names)
    if output.type.is_secret:
        message = f"the output `{output.name}` would bring a secret out of a step"
        help = "keep it in a Kubernetes Secret and write `{secret: {name, key}}`"
        return SECRET_MISPLACED.at(part_of(name, place), message, help=help)
    absent = signature.conditional or output.optional
    return Resolved(
        OutputRef(id, key),
        output.type,
        absent,
        output.place,
        output.travel,
        output.gathered,
        output.reread,
    )
