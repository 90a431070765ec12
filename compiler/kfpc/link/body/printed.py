"""Standard output as an output of a step: ``{stdout: true}``."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.artifacts import STDOUT
from kfpc.language.step import Output as OutputModel
from kfpc.link.context import Context
from kfpc.link.kept import SAYS_HOW
from kfpc.link.secrets import no_secret_type
from kfpc.pipeline.step import Output
from kfpc.pipeline.values import Travel
from kfpc.record import replace
from kfpc.source import Place
from kfpc.types import ANY

_OF_FILES = ("path", "optional", "by", *SAYS_HOW)
"""What is said of an output that a program writes to a file."""


def printed(context: Context, output: Output, form: OutputModel, at: Place) -> Output:
    """An output that the program prints: a text, which travels as a value."""
    report = context.report
    for key in _OF_FILES:
        if key in form.model_fields_set and not (key == "by" and form.by == "value"):
            message = f"`{key}` does not go with `stdout`"
            report.add(STDOUT.at(at.child(key).key, message, help=_HELP.get(key, _KEPT)))
    if not no_secret_type(output.type, at.child("type"), report):
        output = replace(output, type=ANY)
    elif output.type.is_never_text:
        message = f"standard output is text, and no {output.type}"
        help = "declare a type of text, such as String, or write a file to the path of an output"
        report.add(STDOUT.at(at.child("type"), message, help=help))
        output = replace(output, type=ANY)
    return replace(output, path=None, optional=False, travel=Travel.VALUE)


_KEPT = "leave it out, or write a file to the path of another output"
_HELP: Mapping[str, str] = {
    "path": "leave one of them out: standard output is not a file",
    "optional": "leave it out: standard output is always there, if only as an empty text",
    "by": "leave it out: standard output travels as a value",
}


def only_one(outputs: Mapping[str, Output], place: Place, report: Report) -> None:
    """Reports a second output that is the same text."""
    found = [one for one in outputs.values() if one.stdout]
    for other in found[1:]:
        message = f"`{found[0].name}` is standard output already"
        related = [("the other", found[0].place)]
        help = f"read `{found[0].name}` in its place"
        at = place.child(other.name, "stdout").key
        report.add(STDOUT.at(at, message, help=help, related=related))
