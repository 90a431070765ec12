"""Values in the text after ``sh -c``, where they become part of the program."""

from __future__ import annotations

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.values import VALUE_IN_SHELL
from kfpc.pipeline.programs import shell_text_in
from kfpc.pipeline.values import InputPathRef, OutputPathRef, TypedText, references
from kfpc.source import Place


def warn_about_shell(
    command: tuple[TypedText, ...], args: tuple[TypedText, ...], place: Place, report: Report
) -> None:
    """Warns of values in a shell's program text; paths are safe."""
    found = shell_text_in(command, args)
    if found is None:
        return
    key, number = found
    if not _has_a_value((command if key == "command" else args)[number]):
        return
    message = "a value becomes part of the shell's program text"
    help = 'pass it through `env` and write "$NAME", or use `script` with `inputs`'
    report.add(VALUE_IN_SHELL.at(place.child(key, number), message, help=help))


def _has_a_value(text: TypedText) -> bool:
    return any(
        not isinstance(reference.ref, (InputPathRef, OutputPathRef))
        for reference in references(text)
    )
