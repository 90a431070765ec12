"""A name that is only text.

Outside `when` an expression stands in `${{ … }}`. `threshold: params.threshold` gives the program
the sixteen letters `params.threshold`, and neither type nor run minds. So do `$(params.threshold)`,
`${params.threshold}`, `{params.threshold}`, `$[[ params.threshold ]]` and `$params.threshold`,
which other tools fill in; to a shell they are a command, a bad substitution, or another variable.
Where the text is meant, a comment in its line says so: `# kfpc: ignore KFPC808`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {threshold: 0.5}
steps:
  a:
    image: busybox:1
    inputs: {threshold: params.threshold}
    command: [echo, "${{ inputs.threshold }}", "${{ params.threshold }}"]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {threshold: 0.5}
steps:
  a:
    image: busybox:1
    inputs: {threshold: "${{ params.threshold }}"}
    command: [echo, "${{ inputs.threshold }}", "${{ params.threshold }}"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.uses import texts
from kfpc.checks.command_lines import command_lines
from kfpc.checks.known_names import braces_for, is_known, may_be_here
from kfpc.checks.scripts import Program, fills_in, program_of, variables_of
from kfpc.checks.sites import mark_at
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.values import NAME_AS_TEXT
from kfpc.expressions import overwritten
from kfpc.expressions.positions import WITHOUT_PATHS
from kfpc.pipeline.environment import ConfigMapKey, EnvValue
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.programs import program_of as program_of_words
from kfpc.pipeline.programs import text_at
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import SecretRef, TypedText
from kfpc.record import record, replace
from kfpc.source import Path, Place
from kfpc.typecheck.by_input import env_name

CODE = NAME_AS_TEXT

_BEGINNINGS = ("params.", "steps.", "run.", "inputs.", "outputs.", "pod.")

_NAME = r"((?:params|steps|run|inputs|outputs)(?:\.[A-Za-z][\w-]*)+|pod\.name)"
_ANY_NAME = rf"({_NAME[1:-1]}|attempt)"

_WITH_A_DOLLAR = re.compile(
    rf"\$\(\s*{_ANY_NAME}\s*\)|\$\{{\s*{_ANY_NAME}\s*\}}|\$\[\[?\s*{_ANY_NAME}\s*\]?\]|\${_NAME}"
)
"""As other tools write what they fill in; a shell reads these in its own way."""

_WITHOUT = re.compile(
    rf"(?<![${{])\{{\s*{_NAME}\s*\}}(?!\}})|(?<!\$)\[\[\s*{_NAME}\s*\]\]|\(\(\s*{_NAME}\s*\)\)"
)
"""So do these, and so does Python: in a program they may be its own."""

_WITH_VARIABLES = frozenset({"jq", "yq", "gojq"})
"""Programs to which `$params.x` is a field of a variable of theirs."""

_TOLD_ELSEWHERE = frozenset(
    {"inputs", "with", "command", "args", "script", "env", "annotations", "resume", "init",
     "sidecars", "when", "for_each"}
)  # fmt: skip
"""Keys of a step whose texts the pipeline has with their places."""


_IN_SCOPES = frozenset({"steps", "outputs", "on_exit", "step_templates"})
"""Keys of the spec that steps and scopes have a part in."""


@record(eq=False)
class Found:
    """What stands for a value: as it is ``written``, and the ``name`` that it may mean. ``leaf`` is
    the step whose pod it is in; ``program`` is set in the text of one."""

    written: str
    name: str
    place: Located
    leaf: Leaf | None = None
    program: Program | None = None


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    document = pipeline.place.document
    if not _may_have_names(document.source.text):
        return
    for step in pipeline.steps():
        for found in _texts(step):
            yield from _judged(found, step.id[:-1], pipeline)
    for scope in pipeline.scopes():
        for result in scope.results.values():
            for found in _found(result.value, result.place):
                yield from _judged(found, scope.id, pipeline)
    yield from _of_keys_of_spec(document.place(), pipeline)


def _may_have_names(text: str) -> bool:
    """Whether a file has a name outside of its expressions. Most have none, and a look at the whole
    is cheaper than one at each text. Escapes may spell a name."""
    if "\\" in text:
        return True
    if "$${{" not in text:
        text = _EXPRESSION.sub(" ", text)
    for word in (*_BEGINNINGS, "attempt"):
        at = text.find(word)
        while at >= 0:
            after = at + len(word)
            if text[after : after + 1].isalpha() or word[-1] != ".":
                line = text.rfind("\n", 0, at) + 1  # a comment may open what it does not close
                opened = text.rfind("${{", line, at)
                if opened <= text.rfind("}}", line, at) or text[opened - 1 : opened] == "$":
                    return True
            at = text.find(word, after)
    return False


_EXPRESSION = re.compile(r"\$\{\{[^{}\n]*\}\}")
"""One on a line of its own."""


def _of_keys_of_spec(spec: Place, pipeline: Pipeline) -> Iterator[Diagnostic]:
    for key in spec.value if isinstance(spec.value, Mapping) else ():
        if key == "defaults":
            yield from _of_defaults(spec.child(key), pipeline)
        elif key not in _IN_SCOPES:
            at = spec.child(key)
            for found in _below(at, at.path, at.value):
                if not (isinstance(found.place, Place) and _is_elsewhere(found.place.path)):
                    yield from _judged(found, ROOT, pipeline)


def _is_elsewhere(path: Path) -> bool:
    """Whether steps stand there, the hooks of the run, or an expression without braces: when a
    metric is told, or a run starts."""
    if path[:2] == ("workflow", "hooks"):
        return True
    if path == ("schedule", "when"):
        return True
    return path[-3:-2] == ("metrics",) and path[-1:] == ("when",)


def _of_defaults(defaults: Place, pipeline: Pipeline) -> Iterator[Diagnostic]:
    """What is a name to any of the steps, each told once."""
    for found in _of_keys(defaults):
        for leaf in pipeline.leaves():
            told = [*_judged(replace(found, leaf=leaf), leaf.id[:-1], pipeline)]
            yield from told
            if told:
                break


def _found(value: EnvValue | None, place: Located, leaf: Leaf | None = None) -> Iterator[Found]:
    """The names in the plain parts of a text; without any sign, the name that it is as a whole."""
    if isinstance(value, (SecretRef, ConfigMapKey)) and isinstance(place, Place):
        kind = "secret" if isinstance(value, SecretRef) else "config_map"
        for key, text in (("name", value.name), ("key", value.key)):
            yield from _in_place(text, place.child(kind, key), leaf)
        return
    if not isinstance(value, TypedText):
        return
    plain = [part for part in value.parts if isinstance(part, str)]
    if len(value.parts) == 1 and plain and plain[0].startswith(_BEGINNINGS):
        yield Found(plain[0], plain[0], place, leaf)
    if not isinstance(place, Place) or not any(map(_has_a_sign, plain)):
        return
    written = overwritten(place.raw)
    for pattern in (_WITH_A_DOLLAR, _WITHOUT):
        yield from _matches(pattern, written, place, leaf)


def written_otherwise(text: str) -> Iterator[str]:
    """The names that a text has as other tools write them."""
    written = overwritten(text)
    for pattern in (_WITH_A_DOLLAR, _WITHOUT):
        for match in pattern.finditer(written) if _has_a_sign(written) else ():
            yield next(filter(None, match.groups()))


def _has_a_sign(text: str) -> bool:
    """Whether any of the patterns may match."""
    return "$" in text or "{" in text or "[[" in text or "((" in text


def _matches(
    pattern: re.Pattern[str], text: str, place: Located, leaf: Leaf | None
) -> Iterator[Found]:
    if isinstance(place, Place) and _has_a_sign(text):
        for match in pattern.finditer(text):
            name = next(filter(None, match.groups()))
            yield Found(match[0], name, place.within(*match.span()), leaf)


def _in_program(program: Program, leaf: Leaf) -> Iterator[Found]:
    """Names that a program fills in by itself, unless it has a variable that is called so."""
    own: frozenset[str] | None = None
    for found in _matches(_WITH_A_DOLLAR, program.text, program.place, leaf):
        assert isinstance(found.place, Place)
        dollar, _ = found.place.part or (0, 0)
        if fills_in(program, dollar):
            if own is None:
                own = variables_of(program).sets | leaf.settings.env.keys()
            if found.name.partition(".")[0] not in own:
                yield replace(found, program=program)


def _texts(step: Step) -> Iterator[Found]:
    for item in step.inputs.values():
        yield from _found(item.value, item.place)
    if isinstance(step, Block):
        for value, place in texts(step):
            yield from _found(value, place)
    elif isinstance(step, Leaf):
        yield from _of_leaf(step)
    else:
        assert_never(step)


def _of_leaf(leaf: Leaf) -> Iterator[Found]:
    for unread in leaf.unread:
        yield from _found(unread.text, unread.place)
    for item in leaf.secret_inputs:
        yield from _found(item.value, item.place, leaf)
    yield from _of_programs(leaf)
    settings = leaf.settings
    for key, given in (("env", settings.env), ("annotations", settings.annotations)):
        for name, text in given.items():
            yield from _found(text, leaf.setting(key, name), leaf)
    resume = if_sound(settings.resume)
    if resume is not None:
        yield from _found(resume.checkpoint, leaf.setting("resume", "checkpoint"), leaf)
    for one in (*settings.init, *settings.sidecars):
        if isinstance(one.place, Place):
            yield from _in_place(one.image, one.place.child("image"), leaf)
            for name, text in one.env.items():
                yield from _found(text, one.place.child("env", name), leaf)
    yield from _of_keys(replace(leaf.place, of_key=False), leaf)


def _of_programs(leaf: Leaf) -> Iterator[Found]:
    """What is in the program of a step, and in the other words of command lines."""
    container = if_sound(leaf.container)
    program = None if container is None else program_of(leaf, container)
    if program is not None:
        yield from _in_program(program, leaf)
    for line in command_lines(leaf):
        text = text_at(line.texts)
        has_own = program_of_words(line.texts) in _WITH_VARIABLES
        for number, (value, place) in enumerate(line.words):
            if number != text and place.path[-2:-1] != ("interpreter",):
                yield from (
                    found
                    for found in _found(value, place, leaf)
                    if not (has_own and found.written == f"${found.name}")
                )


def _of_keys(place: Place, leaf: Leaf | None = None) -> Iterator[Found]:
    """The names in what a step says, or ``defaults``, that the pipeline has no places of."""
    said = place.value
    for key, value in said.items() if isinstance(said, Mapping) else ():
        if key not in _TOLD_ELSEWHERE:
            yield from _below(place, (*place.path, key), value, leaf)


def _below(place: Place, above: Path, value: Any, leaf: Leaf | None = None) -> Iterator[Found]:
    """The names in the texts of a value; ``above`` is its path in the document of the place."""
    for path, text in _texts_in(value, above):
        if "." in text or "attempt" in text:
            at = replace(place, path=path)
            yield from _in_place(TypedText((overwritten(text),)), at, leaf)


def _in_place(text: TypedText, place: Place, leaf: Leaf | None) -> Iterator[Found]:
    """The names in a text that may stand at its place, where any may."""
    return (one for one in _found(text, place, leaf) if may_be_here(one.name, place))


def _texts_in(node: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _texts_in(value, (*path, key))
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from _texts_in(item, (*path, number))


def _judged(found: Found, scope: StepId, pipeline: Pipeline) -> Iterator[Diagnostic]:
    place = found.place
    here = isinstance(place, Place) and place.document is pipeline.place.document
    if here and is_known(found.name.split("."), scope, found.leaf, pipeline):
        message = f"`{found.written}` is plain text here"
        yield NAME_AS_TEXT.at(place, message, help=_help(found))


def _where_it_stands(found: Found) -> str:
    """The name; of the path of an input, where no path may stand, the input's own."""
    mark = mark_at(found.place) if isinstance(found.place, Place) else None
    if mark is not None and mark.position in WITHOUT_PATHS:
        return re.sub(r"^(inputs\.[^.]+)\.path$", r"\1", found.name)
    return found.name


def _help(found: Found) -> str:
    parts = found.name.split(".")
    if found.program is None or parts[-1] == "path":
        return braces_for(_where_it_stands(found))
    value = f'"${{{{ {found.name} }}}}"'
    if not found.program.is_script or parts[0] in ("pod", "attempt"):
        variable = parts[-1].upper().replace("-", "_")
        return f"write `env: {{{variable}: {value}}}`, and read ${variable}"
    if parts[0] == "inputs":
        return f"read ${env_name(parts[1])}"
    return f"declare an input, `inputs: {{{parts[-1]}: {value}}}`, and read ${env_name(parts[-1])}"
