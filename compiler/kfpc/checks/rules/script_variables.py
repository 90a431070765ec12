"""A program that reads an input by another name.

An input of a script arrives as an environment variable, `INPUT_` and its name in upper case.
`$rows`, `$ROWS` and `$INPUT_rows` are other variables, and empty ones if nothing sets them. An
input of type `Artifact` is a file and no variable. Nor is there one for the text after `sh -c` in
`command`: such a step puts an input into `env`.

The rule speaks where neither `env` nor the program itself sets the variable. What stands in single
quotes, in a comment or in a literal here document is not the shell's.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {rows: 3}
    script: echo "$ROWS"
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {rows: 3}
    command: [sh, -c, 'seq "$INPUT_ROWS"']
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {rows: 3}
    script: echo "$INPUT_ROWS"
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.checks.command_lines import own_line
from kfpc.checks.findings import Finding
from kfpc.checks.scripts import Program, Variable, program_of, variables_of
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.values import MISREAD_VARIABLE
from kfpc.diagnostics.suggestions import Suggestions
from kfpc.expressions import overwritten
from kfpc.language.paths import within_step
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.programs import text_at
from kfpc.pipeline.step import Container, Leaf
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.typecheck.by_input import env_name

CODE = MISREAD_VARIABLE

_EVERYWHERE = frozenset(
    {"HOME", "HOST", "HOSTNAME", "LANG", "LOGNAME", "PATH", "PWD", "OLDPWD", "SHELL", "TERM",
     "TMPDIR", "TZ", "USER", "UID", "PPID", "RANDOM", "SECONDS", "LINENO", "IFS", "EDITOR",
     "DISPLAY", "MAIL"}
)  # fmt: skip
"""Variables that programs have without anybody's saying so."""

_PREFIXED = re.compile(r"INPUT_\w+", re.ASCII)

_IN_A_WORD = re.compile(r"(?<![$\\])\$[{(]?(INPUT_\w+)", re.ASCII)

_OF_SCRIPTS = "inputs arrive as variables in a `script` alone"

_ALIKE = 0.85


@record
class Misread:
    """A variable that nothing sets, and the input that is meant by it."""

    input: str
    variable: Variable


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    container = if_sound(leaf.container)
    if container is None or container.title is not None or analysis.patches.may_set_variables(leaf):
        return
    program = program_of(leaf, container)
    if program is not None:
        yield from _in_program(leaf, program)
    if container.script is None:
        yield from _in_words(leaf, container)


def _in_program(leaf: Leaf, program: Program) -> Iterator[Finding]:
    for found in misread(leaf, program):
        variable = found.variable
        why, help = _explained(found.input, leaf, program)
        place = program.place.within(variable.start, variable.end)
        yield _finding(place, leaf, f"nothing sets `{variable.name}`: {why}", help)


def _in_words(leaf: Leaf, container: Container) -> Iterator[Finding]:
    """Variables of inputs in a command line, where no input has one; not in a program's text."""
    line = own_line(leaf, container)
    names = {env_name(name): name for name in _inputs(leaf)}
    known = _set_by_the_spec(leaf)
    text = text_at(line.texts)
    for number, (_, place) in enumerate(line.words):
        written = overwritten(place.raw) if number != text and names else ""
        for match in _IN_A_WORD.finditer(written):
            name = match[1]
            if name in names and name not in known and f"{name}=" not in written:
                message = f"nothing sets `{name}`: {_OF_SCRIPTS}"
                help = f"write `${{{{ inputs.{names[name]} }}}}`"
                yield _finding(place.within(*match.span()), leaf, message, help)


def _finding(place: Located, leaf: Leaf, message: str, help: str) -> Finding:
    return Finding(place, leaf.id, lambda _: message, help)


def misread(leaf: Leaf, program: Program) -> Iterator[Misread]:
    """The inputs that a program reads by another name, the first time that it does."""
    found = variables_of(program)
    inputs = _inputs(leaf)
    if found.unsure or not inputs:
        return
    known = found.sets | _set_by_the_spec(leaf) | _EVERYWHERE
    arrived = _arrived(leaf) if program.is_script else {}
    read = {variable.name for variable in found.reads}
    by_name = _by_name(leaf, inputs, program)
    unread = sorted(arrived.keys() - read)
    suggestions = Suggestions()
    told = set()
    for variable in found.reads:
        name = variable.name
        if name in known or name in arrived or name in told:
            continue
        meant = by_name.get(name) or by_name.get(name.upper() if _is_prefixed(name) else "")
        if meant is None and _is_prefixed(name):
            near = suggestions.nearest(name.upper(), unread, _ALIKE)
            meant = None if near is None else arrived[near]
        if meant is not None:
            told.add(name)
            yield Misread(meant, variable)


def _is_prefixed(name: str) -> bool:
    return name.upper().startswith("INPUT_")


def _inputs(leaf: Leaf) -> tuple[str, ...]:
    """The names of the inputs that the step declares, read or not."""
    places = (site.place for site in leaf.unread if isinstance(site.place, Place))
    within = (within_step(place.path) for place in places)
    unread = (str(path[1]) for path in within if path[:1] == ("inputs",))
    return (*leaf.inputs, *unread)


def _arrived(leaf: Leaf) -> Mapping[str, str]:
    """The variables in which the inputs of a script arrive."""
    return {env_name(item.name): item.name for item in leaf.inputs.values() if item.by_value}


def _set_by_the_spec(leaf: Leaf) -> frozenset[str]:
    """The variables of a step's ``env``, those with a mistake too, and of its Secrets."""
    written = replace(leaf.place, of_key=False).child("env").value
    used = (secret for secret in leaf.settings.secrets if secret is not ERRONEOUS)
    mappings = (leaf.settings.env, *(secret.env for secret in used))
    return frozenset(written if isinstance(written, dict) else ()).union(*mappings)


def _by_name(leaf: Leaf, inputs: tuple[str, ...], program: Program) -> Mapping[str, str]:
    """What programs call inputs: by their variables, and without the prefix those that they do not
    read in another way."""
    names = {env_name(name): name for name in inputs}
    mentioned = set(_PREFIXED.findall(program.text))
    for name in inputs:
        item = leaf.inputs.get(name)
        is_read = env_name(name) in mentioned if program.is_script else item is not None
        if not is_read and (item is None or item.by_value):
            plain = re.sub(r"\W", "_", name)
            names |= {plain: name, plain.upper(): name}
    return names


def _explained(name: str, leaf: Leaf, program: Program) -> tuple[str, str]:
    """Why the variable is not set, and what to do."""
    right, item = env_name(name), leaf.inputs.get(name)
    if not program.is_script:
        plain = right.removeprefix("INPUT_")
        read = f"${plain}" if program.language == "shell" else f'os.environ["{plain}"]'
        return _OF_SCRIPTS, f'write `env: {{{plain}: "${{{{ inputs.{name} }}}}"}}`, and read {read}'
    if item is None or not item.by_value:
        return f"the input `{name}` is a file", f"read the file `${{{{ inputs.{name}.path }}}}`"
    read = f"${right}" if program.language == "shell" else f'os.environ["{right}"]'
    return f"the input `{name}` arrives as `{right}`", f"read {read}"
