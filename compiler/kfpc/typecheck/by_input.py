"""How a program is given what may not stand in its text: by an input, or a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


def env_name(name: str) -> str:
    """The environment variable that an input of a script arrives in."""
    return "INPUT_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in name).upper()


def for_a_script(name: Name, names: Symbols) -> str:
    """How a script gets the value of a name that may not stand in it."""
    if name.parts[0] == "steps" and name.parts[2:3] == ("outputs",) and name.parts[4:] == ("path",):
        return by_an_input(name.parts)
    text, params = unparse(name), names.known_params
    chosen = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.parts[-1])
    help = f'declare an input, `inputs: {{{chosen}: "${{{{ {text} }}}}"}}`, and read '
    help += f"${env_name(chosen)}"
    param = params.get(name.parts[1]) if name.parts[0] == "params" and name.parts[1:] else None
    if (param is not None and param.secret is not None) or name.parts[0] in ("pod", "attempt"):
        variable = chosen.upper()
        help = f'write `env: {{{variable}: "${{{{ {text} }}}}"}}`, and read ${variable}'
    return help


def by_an_input(path: tuple[str, ...]) -> str:
    """How a step reads the file of another one's output: ``steps.STEP.outputs.OUTPUT.path``."""
    output, key = unparse(Name(path[:4])), path[3]
    given = f'inputs: {{{key}: "${{{{ {output} }}}}"}}'
    read = unparse(Name(("inputs", key, "path")))
    return f"declare an input, `{given}`, and write `${{{{ {read} }}}}`"
