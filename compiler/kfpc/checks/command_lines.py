"""The command lines of a step, word by word, and where each word stands in the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.pipeline.environment import EnvValue
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Container, Leaf
from kfpc.pipeline.values import TypedText
from kfpc.record import record, replace
from kfpc.source import Place


@record(eq=False)
class CommandLine:
    """``words`` begin with the program if ``says_program``; else the image has its own. ``env`` are
    the variables that the spec gives to it, and ``place`` is that of its container."""

    words: tuple[tuple[TypedText, Place], ...]
    says_program: bool
    env: Mapping[str, EnvValue]
    place: Place

    @property
    def texts(self) -> tuple[TypedText, ...]:
        return tuple(text for text, _ in self.words)


def own_line(leaf: Leaf, container: Container) -> CommandLine:
    """What runs a step itself: of a script, its interpreter."""
    keys = ("command" if container.script is None else "interpreter", "args")
    here = replace(leaf.place, of_key=False)
    return _line(here, keys, (container.command, container.args), leaf.settings.env)


def command_lines(leaf: Leaf) -> Iterator[CommandLine]:
    """Those that the spec has for a step: its own, if no component has it, and those of the
    containers beside it."""
    container = if_sound(leaf.container)
    if container is not None and container.title is None:
        yield own_line(leaf, container)
    for one in (*leaf.settings.init, *leaf.settings.sidecars):
        if isinstance(one.place, Place):
            here = replace(one.place, of_key=False)
            yield _line(here, ("command", "args"), (one.command, one.args), one.env)


def _line(
    here: Place,
    keys: Sequence[str],
    texts: Sequence[tuple[TypedText, ...]],
    env: Mapping[str, EnvValue],
) -> CommandLine:
    words = tuple(
        (text, here.child(key, number))
        for key, words in zip(keys, texts, strict=True)
        for number, text in enumerate(words)
    )
    return CommandLine(words, bool(texts[0]), env, here)
