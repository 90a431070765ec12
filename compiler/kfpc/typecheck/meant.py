"""The help for a name of another language: the one here, with names that there are."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice
from typing import TYPE_CHECKING

from kfpc.diagnostics import Diagnostic
from kfpc.expressions import parse_text
from kfpc.expressions.foreign_names import translated
from kfpc.expressions.lexer import NAME
from kfpc.expressions.positions import CONTEXTS, Position
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.language.paths import within_step
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.by_input import for_a_script

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


SHOWN = 12
"""Of many names that there are, so many are told."""


def declared_output(output: str) -> str:
    """How a step declares an output, for a help."""
    return f"outputs: {{{output}: String}}"


def meant(parts: tuple[str, ...], names: Symbols) -> str | None:
    """The help for a name of another language: the one here, with names that there are."""
    found = translated(parts)
    if found is None and parts[0] in names.known_steps and len(parts) > 1:
        found = translated(("steps", *parts)) or ("steps", *parts)
    if found is None and parts[0] == "secrets" and len(parts) == 2:
        found = _secret(parts[1], names)
    if found is None:
        return None
    known = CONTEXTS[names.position]
    if found[0] == "inputs":
        found = input_or_param(found, names)
    if found[0] not in known or (found in _OF_ITS_END and not _sees_the_end(names)):
        return None
    return _COMPLETE.get(found[0], _as_it_is)(found, names)


_OF_ITS_END = (("run", "status"), ("run", "duration"))


def _sees_the_end(names: Symbols) -> bool:
    """Whether it is known here how the run has ended."""
    return names.position is Position.METRIC or any(one.over is not None for one in names.chain())


def secret_instead(parts: tuple[str, ...], place: Place, names: Symbols) -> str | None:
    """For a secret where a program is given none as text: a variable, from a param or by itself."""
    key = next(iter(within_step(place.path)), None)
    if parts[0] != "secrets" or len(parts) != 2 or key not in ("command", "script"):
        return None
    variable = "".join(c if c.isascii() and c.isalnum() else "_" for c in parts[1]).upper()
    param = _secret(parts[1], names)
    value = "{secret: {name: NAME, key: KEY}}"
    if param is not None:
        value = f'"${{{{ {unparse(Name(param))} }}}}"'
    where = "in a shell" if key == "command" else "in the script"
    return f"write `env: {{{variable}: {value}}}`, and read ${variable} {where}"


def _secret(name: str, names: Symbols) -> tuple[str, ...] | None:
    """The param that is the secret of that name: GitHub's are written in capitals."""
    params = names.known_params
    near = names.report.suggestions.nearest(name.lower(), params, cutoff=0.8)
    near = name if name in params else near
    is_secret = near is not None and params[near].secret is not None
    return ("params", near) if near is not None and is_secret else None


def input_or_param(found: tuple[str, ...], names: Symbols) -> tuple[str, ...]:
    """In other languages what a run is given are inputs too."""
    known = "inputs" in CONTEXTS[names.position]
    own = known and (names.inputs is ERRONEOUS or found[1] in names.inputs)
    is_param = found[1] in (names.known_params)
    return ("params", found[1]) if not own and (is_param or not known) else found


_INPUT = re.compile(rf"\binputs\.({NAME})(?!\.path|[\w-])")


def with_known_names(found: Diagnostic, names: Symbols) -> Diagnostic:
    """A diagnostic whose help may name an input that is a param here."""
    if found.help is None or "${{" not in found.help:
        return found
    help = _INPUT.sub(
        lambda one: unparse(Name(input_or_param(("inputs", one[1]), names))), found.help
    )
    alone = _MEANT.fullmatch(help) if names.position is Position.SCRIPT else None
    name = None if alone is None else parse_text(alone[1])[0].expression
    if isinstance(name, Name) and name.parts[0] not in CONTEXTS[Position.SCRIPT]:
        help = for_a_script(name, names)
    return replace(found, help=help)


_MEANT = re.compile(r"did you mean `(.+)`\?")


def _as_it_is(parts: tuple[str, ...], _: Symbols) -> str:
    return f"did you mean `{unparse(Name(parts))}`?"


def _chosen(word: str, known: Collection[str], names: Symbols) -> str | None:
    """A name that there is: that very one, or the one that is nearly it."""
    return word if word in known else names.report.suggestions.nearest(word, known)


def _of_params(parts: tuple[str, ...], names: Symbols) -> str:
    key = parts[1]
    if names.params is ERRONEOUS:
        return _as_it_is(parts, names)
    chosen = _chosen(key, names.params, names)
    if chosen is not None:
        return _as_it_is(("params", chosen), names)
    written = unparse(Name(("params", key)))
    return f"write `{written}`, and declare it: `params: {{{key}: {{type: String}}}}`"


def _of_steps(parts: tuple[str, ...], names: Symbols) -> str:
    step = _chosen(parts[1], names.known_steps, names)
    if step is None:
        written = unparse(Name(("steps", "NAME", *parts[2:])))
        return f"write `{written}`, with the name of a step"
    if parts[2:] in (("status",), ("exit_code",)):
        return _as_it_is(("steps", step, parts[2]), names)
    wanted = parts[3] if parts[2:3] == ("outputs",) and len(parts) == 4 else "NAME"
    outputs = names.known_steps[step].outputs
    if outputs is ERRONEOUS:
        return _as_it_is(("steps", step, "outputs", wanted), names)
    output = _chosen(wanted, outputs, names)
    if output is None and len(outputs) == 1:
        output = next(iter(outputs))
    key = output or ("NAME" if outputs else wanted)
    written = unparse(Name(("steps", step, "outputs", key)))
    if output is not None:
        return f"did you mean `{written}`?"
    if outputs:
        return f"write `{written}`, with one of {', '.join(islice(outputs, SHOWN))}"
    if names.known_steps[step].of_component:
        return f"write `{written}`, and declare the output in the file of its component"
    return f"write `{written}`, and declare the output there: `{declared_output(key)}`"


def _of_own(parts: tuple[str, ...], names: Symbols) -> str:
    owned = if_sound(names.inputs if parts[0] == "inputs" else names.outputs)
    key = parts[1] if owned is None else _chosen(parts[1], owned, names)
    if key is not None:
        return _as_it_is((parts[0], key, *parts[2:]), names)
    written = unparse(Name((parts[0], "NAME", *parts[2:])))
    return f"write `{written}`, with an {parts[0][:-1]} of the step itself"


_COMPLETE = {
    "params": _of_params,
    "steps": _of_steps,
    "inputs": _of_own,
    "outputs": _of_own,
}
