"""The edge: the one place that prints, and that turns what happened into an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

import typer

from kfpc.cli.outcome import Exit, MisuseError, Outcome
from kfpc.cli.streams import write

_FAULT = """\
kfpc failed: {error}
This is a fault of kfpc, not of your spec. Please report it, with the spec if you can, and with
what is printed when the environment has KFPC_DEBUG=1.
"""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command line (the process's own by default) and ends the process."""
    from kfpc.cli.app import app  # noqa: PLC0415 - what fails while it loads is told as well

    try:
        typer.main.get_command(app).main(arguments, prog_name="kfpc")
    except Exception as error:  # noqa: BLE001 - whatever it is, the user is told in words
        sys.exit(_fault(error))
    sys.exit(Exit.CLEAN)


def run(command: Callable[[], Outcome]) -> NoReturn:
    """Runs a command, prints what it comes to and ends it with its code."""
    try:
        outcome = command()
    except MisuseError as misuse:
        outcome = Outcome(Exit.MISUSE, err=f"error: {misuse}\n")
    raise typer.Exit(_print(outcome))


def _print(outcome: Outcome) -> Exit:
    with suppress(OSError):
        write(sys.stderr, outcome.err)
    try:
        write(sys.stdout, outcome.out)
    except BrokenPipeError:
        return Exit.BROKEN_PIPE
    except OSError as error:
        with suppress(OSError):
            write(sys.stderr, f"error: cannot write to standard output: {error.strerror}\n")
        return Exit.MISUSE
    return outcome.code


def _fault(error: Exception) -> Exit:
    if os.environ.get("KFPC_DEBUG"):
        import traceback  # noqa: PLC0415

        text = "".join(traceback.format_exception(error))
    else:
        text = _FAULT.format(error=f"{type(error).__name__}: {error}".rstrip(": "))
    with suppress(OSError):
        write(sys.stderr, text)
    return Exit.FAULT
