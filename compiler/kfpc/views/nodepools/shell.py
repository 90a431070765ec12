"""Scripts for the shell: a head, the variables that must be set, and the commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from shlex import quote

from kfpc.kubernetes.taints import Taint
from kfpc.record import record
from kfpc.views.nodepools.variables import Variable, once
from kfpc.views.nodepools.words import comment, lines


@record
class Command:
    """``parts`` go on a line each, and are the shell's text already; none for a comment alone.

    One without ``comments`` belongs to the one before.
    """

    comments: tuple[str, ...]
    parts: tuple[str, ...] = ()


def script(
    head: Sequence[str],
    variables: Iterable[Variable],
    commands: Sequence[Command],
    prepared: Sequence[str] = (),
) -> str:
    """A script that stops with a message where a variable is not set, before it does anything.

    ``prepared`` are lines of the shell that run before the commands.
    """
    wanted = once(variables)
    text = ["#!/bin/sh", *comment(*head)]
    if any(command.parts for command in commands):
        text += ["set -eu", "", *(variable.line for variable in wanted)]
        text += ["", *prepared] if prepared else []
    for command in commands:
        if command.comments:
            text += ["", *comment(*command.comments)]
        if command.parts:
            text.append(" \\\n  ".join(command.parts))
    return lines(text)


def word(*parts: str | Variable) -> str:
    """One word of the shell: texts as they are, and what variables hold. All that is not the text
    of this program goes into a script by way of this."""
    if not any(isinstance(part, Variable) for part in parts):
        return quote("".join(map(str, parts)))
    said = ""
    for part in reversed(parts):
        if isinstance(part, Variable):
            name = f"{{{part.name}}}" if _GOES_ON.match(said) else part.name
            said = f"${name}{said}"
        else:
            said = _UNSAFE.sub(r"\\\g<0>", part) + said
    return f'"{said}"'


_UNSAFE = re.compile(r'[$`"\\]')
"""What means something between double quotes."""

_GOES_ON = re.compile("[A-Za-z0-9_]")


def assigned(labels: Mapping[str, str]) -> list[str]:
    """Labels as most tools take them; still to be quoted."""
    return [f"{key}={value}" for key, value in labels.items()]


def tainted(taints: Iterable[Taint]) -> list[str]:
    """Taints as most tools take them; still to be quoted."""
    return [f"{t.key}{f'={t.value}' if t.value else ''}:{t.effect}" for t in taints]


def joined(values: Sequence[str]) -> list[str]:
    """Values as one, where a tool takes a list so; no label or taint has a comma."""
    return [",".join(values)] if values else []


def option(name: str, *values: str) -> list[str]:
    """An option with its values; without values no option."""
    return [" ".join((name, *map(word, values)))] if values else []
