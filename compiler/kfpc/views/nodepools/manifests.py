"""Manifests in YAML, with places that the shell's ``envsubst`` fills in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kfpc.bundle import dump
from kfpc.record import record
from kfpc.views.nodepools.variables import Variable, once
from kfpc.views.nodepools.words import comment, lines


@record
class Manifest:
    """``body`` is plain data."""

    comments: tuple[str, ...]
    body: dict[str, Any]


def manifests(
    head: Sequence[str],
    variables: Iterable[Variable],
    documents: Sequence[Manifest],
    *,
    apply: str,
) -> str:
    """Documents of YAML. ``apply`` is the command that reads them from its standard input."""
    wanted = once(variables)
    to_fill = [f"${{{variable.name}}}: {variable.what}" for variable in wanted]
    how = "Fill these in; or set them in the environment, and pass the file on by"
    text = lines(
        [*comment(*head), "#", *comment(how), f"#   envsubst < FILE | {apply}", *comment(*to_fill)]
    )
    for number, document in enumerate(documents):
        text += lines(["---" if number else "", *comment(*document.comments)])
        text += dump(document.body).decode()
    return text


def placeholder(variable: Variable) -> str:
    return f"${{{variable.name}}}"
