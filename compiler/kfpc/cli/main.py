"""The edge: the one place that prints, and that turns what happened into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from kfpc.cli.outcome import Exit, MisuseError, Outcome, reason
from kfpc.cli.streams import detach, write

_FAULT = """\
kfpc failed: {error}
This is a bug in kfpc, not in your spec. Please report it, with the spec if you can, and with
what is printed when the environment has KFPC_DEBUG=1.
"""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command line (the process's own by default) and ends the process."""
    _start_lightly()
    try:
        # What fails while it loads is told as well.
        from typer.main import get_command  # noqa: PLC0415

        from kfpc.cli.app import app  # noqa: PLC0415

        get_command(app).main(arguments, prog_name="kfpc")
    except OSError as error:  # a command ends by itself: this was a help, or a completion
        if sys.stdout is not None:
            detach(sys.stdout)
        sys.exit(_unwritten(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the user is told in words
        sys.exit(_fault(error))
    finally:
        gc.freeze()  # The process ends now: nothing is worth looking for garbage in.
    sys.exit(Exit.CLEAN)


def _start_lightly() -> None:
    """Starting up is most of what a small spec takes.

    Nothing that is made while modules load is garbage, so Python need not look for it every
    few hundred objects; and pydantic need not search all installed packages for plugins.
    """
    gc.set_threshold(100_000, 20, 20)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def run(command: Callable[[], Outcome]) -> NoReturn:
    """Runs a command, prints what it comes to and ends it with its code."""
    from typer import Exit as Ended  # noqa: PLC0415

    try:
        outcome = command()
    except MisuseError as misuse:
        outcome = Outcome(Exit.MISUSE, err=f"error: {_visible(str(misuse))}\n")
    except Exception as error:
        raise Ended(_fault(error)) from error
    raise Ended(_print(outcome))


def _print(outcome: Outcome) -> Exit:
    with suppress(OSError):
        write(sys.stderr, outcome.err)
    try:
        write(sys.stdout, outcome.out)
    except OSError as error:
        return _unwritten(error)
    with suppress(OSError):
        write(sys.stderr, outcome.done)
    return outcome.code


def _unwritten(error: OSError) -> Exit:
    """Standard output could not be written; a reader that went away wants to hear nothing more."""
    if isinstance(error, BrokenPipeError):
        return Exit.BROKEN_PIPE
    with suppress(OSError):
        write(sys.stderr, f"error: cannot write to standard output: {reason(error)}\n")
    return Exit.MISUSE


def _visible(text: str) -> str:
    """No name of a file, nor any other word of the user's, commands the terminal."""
    from kfpc.diagnostics.visible import visible  # noqa: PLC0415 - after wrong use

    return visible(text)


def _fault(error: Exception) -> Exit:
    if os.environ.get("KFPC_DEBUG"):
        import traceback  # noqa: PLC0415

        text = "".join(traceback.format_exception(error))
    else:
        text = _FAULT.format(error=_visible(f"{type(error).__name__}: {error}".rstrip(": ")))
    with suppress(OSError):
        write(sys.stderr, text)
    return Exit.FAULT
