"""A variable that nobody fills in.

Kubernetes fills in `$(NAME)` in `env`, `command` and `args`, where the step's `env` has `NAME`, in
`env` before it. It fills in nothing that is written `$NAME` or `${NAME}`, which are a shell's, nor
what the image has: `PATH: "/x:$PATH"` leaves no folder but `/x` in which programs are found.

Of `command` and `args` those words are looked at that go to a program which reads no variables in
its arguments, such as `cat`; `~` stays what it is there too.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    env: {PATH: "/x:$PATH"}
    command: [train]
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    env: {OUT: /out}
    command: [ls, $OUT/model]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    env: {OUT: /out}
    command: [ls, $(OUT)/model]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.command_lines import CommandLine, command_lines
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.values import UNFILLED_VARIABLE
from kfpc.expressions import overwritten
from kfpc.pipeline.programs import language_of, program_at, program_of, text_at
from kfpc.pipeline.step import Leaf
from kfpc.source import Place

CODE = UNFILLED_VARIABLE

_VARIABLE = re.compile(
    r"(?<![$\\])\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\}|\(([A-Za-z_]\w*)\))", re.ASCII
)

_OF_FILES = frozenset(
    {"basename", "cat", "chmod", "chown", "cmp", "cp", "curl", "diff", "dirname", "du", "gunzip",
     "gzip", "head", "ln", "ls", "md5sum", "mkdir", "mv", "readlink", "rm", "rmdir", "sha256sum",
     "sort", "stat", "tail", "tar", "tee", "touch", "unzip", "wc", "wget", "zip"}
)  # fmt: skip
"""Programs whose arguments are files above all."""

_OTHERS = frozenset({"echo", "printf", "seq", "sleep"})

_EVERYWHERE = frozenset({"HOME", "PWD", "TMPDIR"})


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    for line in command_lines(leaf):
        yield from _in_env(line, leaf)
        yield from _in_words(line, leaf)


def _in_env(line: CommandLine, leaf: Leaf) -> Iterator[Finding]:
    """Variables in the values of others."""
    before: set[str] = set()
    for name in line.env:
        own = line.place.path == leaf.place.path
        place = leaf.setting("env", name) if own else line.place.child("env", name)
        text = overwritten(place.raw)
        for match in _VARIABLE.finditer(text) if " " not in text else ():
            meant = next(filter(None, match.groups()))
            if meant == name or (meant in line.env and match[3] is None):
                help = _way_out(name, meant, before)
                yield _finding(place.within(*match.span()), match[0], leaf, help)
        before.add(name)


def _way_out(name: str, meant: str, before: set[str]) -> str:
    if meant != name:
        also = "" if meant in before else f", and `{meant}` before it"
        return f"write `$({meant})`{also}"
    return f"write the whole value, or set `{name}` in a script"


def _in_words(line: CommandLine, leaf: Leaf) -> Iterator[Finding]:
    texts = line.texts
    program = program_of(texts) if line.says_program else ""
    of_files = program in _OF_FILES
    if not (of_files or program in _OTHERS or language_of(texts) == "python"):
        return
    known = line.env.keys() | (_EVERYWHERE if of_files else set())
    text = text_at(texts)
    for number, (_, place) in enumerate(line.words):
        if number <= program_at(texts) or number == text or place.path[-2] == "interpreter":
            continue
        written = overwritten(place.raw)
        if of_files and (written == "~" or written.startswith("~/")):
            help = "write the whole path, or run it in a shell"
            yield _finding(place.within(0, 1), "~", leaf, help)
        for match in _VARIABLE.finditer(written):
            # Python's own tools may read `${NAME}`.
            name = match[1] or ("" if language_of(texts) == "python" else match[2] or "")
            if name in known:
                help = f"write `$({name})`" if name in line.env else "write the whole path"
                yield _finding(place.within(*match.span()), match[0], leaf, help)


def _finding(place: Place, written: str, leaf: Leaf, help: str) -> Finding:
    return Finding(place, leaf.id, lambda _: f"nobody fills in `{written}` here", help)
