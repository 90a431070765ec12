"""What is said of a name that may not stand where it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import IN_A_HOOK
from kfpc.diagnostics.catalogue.spot import CHANGING_CHECKPOINT
from kfpc.diagnostics.catalogue.values import VALUE_IN_SCRIPT
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.diagnostics.phrases import quoted
from kfpc.expressions.positions import WITHOUT_PATHS, Position
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import SecretRef
from kfpc.source import Place
from kfpc.typecheck.by_input import for_a_script
from kfpc.typecheck.unknown import part_of

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


def misplaced(name: Name, place: Place, names: Symbols) -> Diagnostic:
    """A name of a kind that cannot be known where it stands."""
    text, at = unparse(name), part_of(name, place)
    if names.measured is not None and name.parts[0] == "outputs" and len(name.parts) == 2:
        written = unparse(Name(("steps", names.measured, *name.parts)))
        return UNKNOWN_NAME.at(at, f"`{text}` is not known here", help=f"write `{written}`")
    params = names.known_params
    if names.position in WITHOUT_PATHS and name.parts[0] == "outputs":
        return path_for_value(name, place)
    if names.position is Position.CHECKPOINT and name.parts[0] in ("attempt", "pod"):
        return changing_checkpoint(text, at)
    if names.position is not Position.SCRIPT:
        known = ", ".join(quoted(names.contexts))
        help = f"here an expression may use {known}"
        if name.parts[0] == "inputs" and name.parts[1:] and name.parts[1] in params:
            help = f"did you mean `{unparse(Name(('params', name.parts[1])))}`?"
        return UNKNOWN_NAME.at(at, f"`{text}` is not known here", help=help)
    help = for_a_script(name, names)
    return VALUE_IN_SCRIPT.at(at, f"`{text}` would become part of the script", help=help)


def hook_alone(hook: str, at: Located) -> Diagnostic:
    """A hook that another one names."""
    message = f"a hook does not wait for another one, so it knows nothing of `{hook}`"
    help = "make one hook of both, a group: `steps: {FIRST: {…}, SECOND: {…}}`"
    return IN_A_HOOK.at(at, message, help=help)


def over(step: str, at: Place, names: Symbols) -> Diagnostic:
    """A step of the run, where the run has ended, or beside it."""
    if names.of_a_hook:
        message = f"a hook of the run knows nothing of the step `{step}`"
        help = f"let it run at the end of `{step}`, in its `on_exit`; or make it a step"
        return IN_A_HOOK.at(at, message, help=help)
    message = f"nothing of `{step}` is known when the run has ended"
    help = "use `run.status`, or `run.failures`; what should outlive the run goes into a file"
    return UNKNOWN_NAME.at(at, message, help=help)


def path_for_value(name: Name, place: Place, found: Input | None = None) -> Diagnostic:
    """The path of a file where a value is wanted; ``found`` is the input whose file it is."""
    help = "read a param, or an input that is text"
    if found is not None and not (found.type.is_artifact or _is_secret(found)):
        help = f"did you mean `{unparse(Name(name.parts[:2]))}`?"
    message = f"`{unparse(name)}` is the path of a file, not a name, an image, an amount or a label"
    return UNKNOWN_NAME.at(part_of(name, place), message, help=help)


def _is_secret(found: Input) -> bool:
    value = found.value
    return isinstance(value, SecretRef) or (value is not None and value.holds_secret)


def changing_checkpoint(
    written: str, place: Located, related: Iterable[tuple[str, Located]] = ()
) -> Diagnostic:
    """What there is to say of a part of a checkpoint that no two attempts have alike."""
    return CHANGING_CHECKPOINT.at(
        place,
        f"`{written}` differs in each attempt: the next one would not find the checkpoint",
        help="leave it out; `${{ run.name }}` is the same for all attempts of a run",
        related=related,
    )
