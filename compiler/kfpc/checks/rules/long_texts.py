"""A text that is too long for a variable or an argument.

Linux starts a program with at most 131,072 bytes in one environment variable, its name and `=`
counted in, or in one argument. With a longer variable the pod fails: `argument list too long`. A
longer argument does so too, or the platform gives the program the name of a file in its place. All
variables and arguments of a program together have 2 MiB. Values of params count where they are
known.

What is larger is read as a file: `${{ inputs.x.path }}`, a config map that is mounted, an address
in a bucket. An input of a script is a variable too, however the script reads it, unless its type is
that of a file: `x: "${{ as(params.x, 'CSV') }}"`.

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {table: gs://example/table.csv}
steps:
  a: {image: "busybox:1", command: [train], env: {TABLE: "${{ params.table }}"}}
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding, Found
from kfpc.checks.sites import place_of_default
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.values import TOO_LONG
from kfpc.pipeline.constants import known, params_behind
from kfpc.pipeline.environment import EnvValue
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.settings import SideContainer
from kfpc.pipeline.step import Container, Input, Leaf
from kfpc.pipeline.values import Constant, InputRef, Node, TypedText, references
from kfpc.preemption.variables import CHECKPOINT
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.by_input import env_name

CODE = TOO_LONG

LONGEST = 131_072
"""Bytes of one string, with the NUL at its end: MAX_ARG_STRLEN of Linux, 32 pages of 4 KiB."""

MOST = 2 * 1024 * 1024
"""Bytes of all of them: a quarter of the stack, which is 8 MiB (execve(2))."""

Word: TypeAlias = "tuple[str | None, TypedText, Located]"
"""The name of a variable, None for an argument; the text; and where it stands."""

_HELP = (
    "give it as a file: read an input by `.path`, mount a config map, or name a place in a bucket"
)


def of_pipeline(analysis: Analysis) -> Iterator[Found]:
    pods: dict[tuple[int, int], _Letters] = {}
    for leaf in analysis.pipeline.leaves():
        words = pods.get(leaf.pod)
        if words is None:
            words = pods[leaf.pod] = _letters_of(_words(leaf))
        inputs = _letters_of(item.value for item in leaf.inputs.values())
        hole = MOST_DIGITS + analysis.longest_value
        most = inputs.most(hole)
        if BYTES_OF_A_LETTER * (most + words.most(hole + most)) > LONGEST:  # few have as many
            yield from _of_leaf(leaf, analysis)


def _of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Found]:
    container = if_sound(leaf.container)
    if container is not None:
        yield from _judged([*_of_program(leaf, container)], leaf, analysis)
    for side in (*leaf.settings.init, *leaf.settings.sidecars):
        yield from _judged([*_of_side(side)], leaf, analysis)


BYTES_OF_A_LETTER = 4
"""At most, in UTF-8."""

MOST_DIGITS = 400
"""Letters of a number, at most: 1e308 as an Integer has 309."""


@record
class _Letters:
    """How many letters some texts have together, and how many holes: quick to say, where what each
    comes to is not."""

    plain: int
    holes: int

    def most(self, hole: int) -> int:
        """How many letters they come to at most, if each hole does to so many."""
        return self.plain + self.holes * hole


def _words(leaf: Leaf) -> Iterator[EnvValue | str | None]:
    """The names and texts of all that a step's pod hands to programs."""
    container, settings = if_sound(leaf.container), leaf.settings
    lines: list[Container | SideContainer] = [*settings.init, *settings.sidecars]
    if container is not None:
        lines.append(container)
    for env in (settings.env, *[line.env for line in lines]):
        yield from env
        yield from env.values()
    for line in lines:
        yield from line.command
        yield from line.args
    resume = if_sound(settings.resume)
    if resume is not None:
        yield resume.checkpoint


def _letters_of(texts: Iterable[EnvValue | str | None]) -> _Letters:
    plain = holes = 0
    for text in texts:
        parts: tuple[str | Node, ...] = ()
        if isinstance(text, TypedText):
            parts = text.parts
        elif isinstance(text, str):
            parts = (text,)
        for part in parts:
            if isinstance(part, str):
                plain += len(part)
            elif isinstance(part, Constant):
                plain += len(part.text)
            else:
                holes += 1
    return _Letters(plain, holes)


def _judged(words: list[Word], leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    whole, told = 0, False
    for name, text, place in words:
        size = _bytes(text, leaf, analysis) + 1 + (len(name) + 1 if name is not None else 0)
        whole += size
        if size > LONGEST:
            told = True
            yield _finding(name, size, _at(text, leaf, place), leaf, _said(text, leaf, analysis))
    if whole > MOST and not told:
        yield Finding(
            leaf.place,
            leaf.id,
            lambda steps: (
                f"variables and arguments of {steps} have {whole:,} bytes together, and "
                f"Linux takes {MOST:,}"
            ),
            _HELP,
            cause="together",
        )


def _finding(
    name: str | None, size: int, place: Located, leaf: Leaf, said: Located | None
) -> Finding:
    """``said`` is where the value stands, if that is in a param."""
    what = "an argument" if name is None else f"the variable `{name}`"
    return Finding(
        said or place,
        leaf.id,
        lambda steps: f"{what} of {steps} has {size:,} bytes, and Linux takes {LONGEST:,}",
        _way_out(name, leaf),
        related=(("it is used here", place),) if said is not None else (),
        cause=(name, size),
    )


def _way_out(name: str | None, leaf: Leaf) -> str:
    """What to do about a text: an input of a script is a variable however the script reads it,
    unless its type is that of a file."""
    container = if_sound(leaf.container)
    if container is None or container.script is None or name is None:
        return _HELP
    for item in leaf.inputs.values():
        if item.by_value and env_name(item.name) == name:
            path = f"`${{{{ inputs.{item.name}.path }}}}`"
            if not item.type.is_scalar:
                return f"let the script read {path}, and the variable is not set"
            return (
                f"a file is not a variable: write `{_as_file(item)}`, "
                f"and let the script read {path}"
            )
    return _HELP


def _as_file(item: Input) -> str:
    """An input with the type of a file, of what it is given."""
    given = item.place.value if isinstance(item.place, Place) else None
    if isinstance(given, Mapping):
        given = given.get("value")
    found = _WHOLE.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        return f'{item.name}: {{type: CSV, value: "…"}}'
    return f"{item.name}: \"${{{{ as({found[1]}, 'CSV') }}}}\""


_WHOLE = re.compile(r"\s*\$\{\{\s*([^{}]{1,60}?)\s*\}\}\s*")


def _said(text: TypedText, leaf: Leaf, analysis: Analysis) -> Located | None:
    """The default that is the whole of a text."""
    params = analysis.pipeline.params
    names = tuple(params_behind(text, leaf.inputs)) if len(text.parts) == 1 else ()
    if len(names) != 1 or names[0] not in params or names[0] in analysis.given:
        return None
    return place_of_default(params[names[0]])


def _bytes(text: TypedText, leaf: Leaf, analysis: Analysis) -> int:
    """How long a text is at least: what only the run knows counts nothing."""
    size = 0
    for part in text.parts:
        whole = part if isinstance(part, str) else None
        if whole is None and part is not ERRONEOUS:
            whole = known(TypedText((part,)), leaf.inputs, analysis.values)
        if whole is not None:
            size += len(whole) if whole.isascii() else len(whole.encode(errors="replace"))
    return size


def _at(text: TypedText, leaf: Leaf, place: Located) -> Located:
    """Where a long text stands: where the input is given that it is."""
    if len(text.parts) == 1:
        for reference in references(text):
            if isinstance(reference.ref, InputRef) and reference.ref.name in leaf.inputs:
                return leaf.inputs[reference.ref.name].place
    return place


def _of_program(leaf: Leaf, container: Container) -> Iterator[Word]:
    own, settings = container.title is None, leaf.settings
    for key, texts in (("command", container.command), ("args", container.args)):
        for number, text in enumerate(texts):
            yield None, text, leaf.setting(key).child(number) if own else leaf.setting("component")
    yield from _variables(container.env, lambda _: leaf.setting("component"))
    yield from _variables(settings.env, lambda name: leaf.setting("env", name))
    if container.script is not None:
        for item in leaf.inputs.values():
            if item.by_value and isinstance(item.value, TypedText):
                yield env_name(item.name), item.value, item.place
    resume = if_sound(settings.resume)
    if resume is not None and resume.checkpoint is not None:
        yield CHECKPOINT, resume.checkpoint, leaf.setting("resume", "checkpoint")


def _of_side(side: SideContainer) -> Iterator[Word]:
    def at(*path: str | int) -> Located:
        return side.place.child(*path) if isinstance(side.place, Place) else side.place

    for key, texts in (("command", side.command), ("args", side.args)):
        for number, text in enumerate(texts):
            yield None, text, at(key, number)
    yield from _variables(side.env, lambda name: at("env", name))


def _variables(values: Mapping[str, EnvValue], at: Callable[[str], Located]) -> Iterator[Word]:
    for name, value in values.items():
        if isinstance(value, TypedText):
            yield name, value, at(name)
