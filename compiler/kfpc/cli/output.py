"""Where a package goes, and where it must not."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable

from kfpc.bundle import SUFFIXES, Form, form_of
from kfpc.cli.outcome import MisuseError
from kfpc.record import record


@record
class Target:
    """A file, or standard output, and the form of package that goes there."""

    path: str
    form: Form

    def refuse(self, read: Iterable[str | None]) -> None:
        """Raises MisuseError if the package would replace a file that it is made of."""
        refuse(self.path, read, "the package")


def refuse(path: str, read: Iterable[str | None], what: str) -> None:
    """Raises MisuseError if what is written to a path would replace a file that it is made of."""
    for file in read:
        if file is not None and _same(file, path):
            raise MisuseError(f"{path} is what {what} is made of: name another file")


STDOUT = Target("-", Form.YAML)


def target_for(output: str | None) -> Target | None:
    """The target that ``-o`` names; None for none, which comes from the pipeline's name."""
    if output is None:
        return None
    if output == "-":
        return STDOUT
    form = form_of(output)
    if form is None:
        raise MisuseError(
            f"the package's name has to end in one of {' '.join(SUFFIXES)}: {output!r}"
        )
    return Target(output, form)


def _same(one: str, other: str) -> bool:
    """Whether two paths are one file, by whatever links."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def quoted(path: str) -> str:
    """A path for the shell; one that begins with a dash is no option."""
    return shlex.quote(f"./{path}" if path.startswith("-") else path)
