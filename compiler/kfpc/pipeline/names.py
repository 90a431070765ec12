"""What a name in an expression stands for, and where which names may stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.graph import UNKNOWN_STEP
from kfpc.diagnostics.catalogue.values import VALUE_IN_SCRIPT
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.expressions.syntax import Name
from kfpc.pipeline.model import Param, Reading
from kfpc.pipeline.typing import Resolved
from kfpc.pipeline.values import (
    Attempt,
    InputPathRef,
    InputRef,
    OutputPathRef,
    OutputRef,
    ParamRef,
    PodName,
    RunRef,
    SecretKeyRef,
    StatusRef,
)
from kfpc.source import Place
from kfpc.types import ANY, INTEGER, SECRET, STRING, Type


class Where(Enum):
    """A kind of place for expressions, by what can be known there."""

    OUTSIDE = "outside"
    """Around a step: ``with``, ``inputs``, ``when``, ``outputs`` of the pipeline."""
    INSIDE = "inside"
    """In the pod: ``command``, ``args``, ``env``, ``labels``, ``annotations``."""
    FIXED = "fixed"
    """Fields of the pod that are no text: ``image``, ``cpu``, ``retries``, …"""
    SCRIPT = "script"
    """The text of a script: paths only."""
    CHECKPOINT = "checkpoint"
    """``resume.checkpoint``: what is known outside, and the step's own inputs."""


_CONTEXTS: Mapping[Where, frozenset[str]] = {
    Where.OUTSIDE: frozenset({"params", "steps", "run"}),
    Where.INSIDE: frozenset({"params", "steps", "run", "inputs", "outputs", "pod", "attempt"}),
    Where.FIXED: frozenset({"params", "inputs"}),
    Where.SCRIPT: frozenset({"inputs", "outputs"}),
    Where.CHECKPOINT: frozenset({"params", "steps", "run", "inputs"}),
}

_RUN = ("name", "id", "namespace", "created")


@dataclass(frozen=True, slots=True)
class Signature:
    """What others may know of a step. ``outputs`` is None where that is not known: whatever
    is wrong with the step was reported, and readers of its outputs are left in peace."""

    outputs: Mapping[str, tuple[Type, bool]] | None
    """Type of each output, and whether the program may leave it out."""
    conditional: bool
    """Whether the step may be skipped, or fail and let the run go on."""
    place: Place


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a scope, seen from one step (or from the pipeline's outputs)."""

    params: Mapping[str, Param]
    signatures: Mapping[str, Signature]
    report: Report
    where: Where = Where.OUTSIDE
    step: str | None = None
    inputs: Mapping[str, Type] | None = field(default_factory=dict)
    outputs: Mapping[str, Type] | None = field(default_factory=dict)
    readings: list[Reading] | None = None
    """Where texts of the step's pod are noted, with their places."""

    def resolve(self, name: Name, place: Place) -> Resolved | None:
        """What the name stands for; None, with a diagnostic, if for nothing."""
        context = name.parts[0]
        look_up = _LOOK_UPS.get(context)
        if look_up is None:
            self._unknown(name, place, 0, "name", list(_LOOK_UPS))
            return None
        if context not in _CONTEXTS[self.where]:
            self._misplaced(name, place)
            return None
        return look_up(self, name, place)

    def _at(self, name: Name, place: Place, part: int | None = None) -> Place:
        if part is None or part >= len(name.spans):
            return place.within(name.start, name.end)
        return place.within(*name.spans[part])

    def _unknown(
        self, name: Name, place: Place, part: int, what: str, known: Iterable[str]
    ) -> None:
        known = sorted(known)
        given = name.parts[part]
        close = get_close_matches(given, known, n=1, cutoff=0.6)
        if close:
            help = f"did you mean `{close[0]}`?"
        elif known:
            help = f"known here: {', '.join(known[:12])}"
        else:
            help = None
        code = UNKNOWN_STEP if what == "step" else UNKNOWN_NAME
        self.report.add(code.at(self._at(name, place, part), f"unknown {what} `{given}`", help=help))

    def _form(self, name: Name, place: Place, help: str) -> None:
        text = ".".join(name.parts)
        self.report.add(
            UNKNOWN_NAME.at(self._at(name, place), f"`{text}` does not say a value", help=help)
        )

    def _misplaced(self, name: Name, place: Place) -> None:
        text = ".".join(name.parts)
        at = self._at(name, place)
        if self.where is Where.SCRIPT:
            self.report.add(
                VALUE_IN_SCRIPT.at(
                    at,
                    f"`{text}` would become part of the script",
                    help=f'declare an input, `inputs: {{{name.parts[-1]}: "${{{{ {text} }}}}"}}`, and '
                    f"read ${env_name(name.parts[-1])}",
                )
            )
            return
        known = ", ".join(f"`{context}`" for context in sorted(_CONTEXTS[self.where]))
        self.report.add(
            UNKNOWN_NAME.at(
                at, f"`{text}` is not known here", help=f"here an expression may use {known}"
            )
        )

    def _param(self, name: Name, place: Place) -> Resolved | None:
        if len(name.parts) != 2:
            self._form(name, place, "write `params.NAME`")
            return None
        param = self.params.get(name.parts[1])
        if param is None:
            self._unknown(name, place, 1, "param", self.params)
            return None
        if param.secret is not None:
            return Resolved(SecretKeyRef(param.secret.name, param.secret.key), SECRET, False)
        return Resolved(ParamRef(param.name), param.type, False)

    def _step(self, name: Name, place: Place) -> Resolved | None:
        parts = name.parts
        if len(parts) < 2:
            self._form(name, place, "write `steps.NAME.outputs.NAME`")
            return None
        signature = self.signatures.get(parts[1])
        if signature is None:
            self._unknown(name, place, 1, "step", self.signatures)
            return None
        if parts[2:] == ("status",):
            return Resolved(StatusRef(parts[1]), STRING, False)
        if len(parts) != 4 or parts[2] != "outputs":
            self._form(
                name, place, f"write `steps.{parts[1]}.outputs.NAME` or `steps.{parts[1]}.status`"
            )
            return None
        if signature.outputs is None:
            return Resolved(OutputRef(parts[1], parts[3]), ANY, False)
        output = signature.outputs.get(parts[3])
        if output is None:
            self._unknown(name, place, 3, "output", signature.outputs)
            return None
        return Resolved(
            OutputRef(parts[1], parts[3]), output[0], signature.conditional or output[1]
        )

    def _input(self, name: Name, place: Place) -> Resolved | None:
        parts = name.parts
        if len(parts) not in (2, 3) or parts[2:] not in ((), ("path",)):
            self._form(name, place, "write `inputs.NAME` or `inputs.NAME.path`")
            return None
        if self.inputs is None:
            return Resolved(InputRef(parts[1]), ANY, False)
        found = self.inputs.get(parts[1])
        if found is None:
            self._unknown(name, place, 1, "input", self.inputs)
            return None
        if parts[2:]:
            return Resolved(InputPathRef(parts[1]), STRING, False)
        if self.where is Where.SCRIPT:
            self.report.add(
                VALUE_IN_SCRIPT.at(
                    self._at(name, place),
                    f"`inputs.{parts[1]}` would become part of the script",
                    help=f"read ${env_name(parts[1])}, or `${{{{ inputs.{parts[1]}.path }}}}` for "
                    "a file",
                )
            )
            return None
        return Resolved(InputRef(parts[1]), found, False)

    def _output(self, name: Name, place: Place) -> Resolved | None:
        parts = name.parts
        if len(parts) != 3 or parts[2] != "path":
            self._form(name, place, "write `outputs.NAME.path`")
            return None
        if self.outputs is not None and parts[1] not in self.outputs:
            self._unknown(name, place, 1, "output", self.outputs)
            return None
        return Resolved(OutputPathRef(parts[1]), STRING, False)

    def _run(self, name: Name, place: Place) -> Resolved | None:
        if name.parts[1:] == ("status",):
            self.report.add(
                UNKNOWN_NAME.at(
                    self._at(name, place),
                    "`run.status` is not known before the run has ended",
                    help="use `steps.NAME.status` for a step that came before",
                )
            )
            return None
        if len(name.parts) != 2:
            self._form(name, place, f"write `run.` and one of {', '.join(_RUN)}")
            return None
        if name.parts[1] not in _RUN:
            self._unknown(name, place, 1, "fact of the run", _RUN)
            return None
        return Resolved(RunRef(name.parts[1]), STRING, False)

    def _pod(self, name: Name, place: Place) -> Resolved | None:
        if name.parts != ("pod", "name"):
            self._form(name, place, "write `pod.name`")
            return None
        return Resolved(PodName(), STRING, False)

    def _attempt(self, name: Name, place: Place) -> Resolved | None:
        if name.parts != ("attempt",):
            self._form(name, place, "write `attempt`")
            return None
        return Resolved(Attempt(), INTEGER, False)


_LOOK_UPS = {
    "params": Names._param,
    "steps": Names._step,
    "inputs": Names._input,
    "outputs": Names._output,
    "run": Names._run,
    "pod": Names._pod,
    "attempt": Names._attempt,
}


def env_name(name: str) -> str:
    """The environment variable that an input of a script arrives in."""
    return "INPUT_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in name).upper()
