"""Arguments that the text after `-c` never reads.

A shell runs the one word after `-c`. What follows is `$0`, `$1` and so on for that text: if it does
not read them, they are lost. `[sh, -c, echo, hello]` prints an empty line.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [sh, -c, echo, hello]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [sh, -c, 'echo "$1"', sh, hello]}
  b: {image: "busybox:1", command: [echo, hello]}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.command_lines import CommandLine, command_lines
from kfpc.checks.findings import Finding
from kfpc.checks.shell_text import read_shell
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.values import LOST_ARGUMENTS
from kfpc.pipeline.programs import language_of, text_at
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText

CODE = LOST_ARGUMENTS

_NO_NAMES = frozenset({"", "-", "--", "_", "sh", "bash", "ash", "dash", "zsh", "ksh"})
"""What people write for `$0`, which nobody misses."""

_MAY_READ = frozenset({".", "source", "eval", "getopts", "set", "shift", "caller"})

_LOOP = re.compile(r"\bfor\s+\w+\s*(?:;\s*|\s)do\b")
"""A loop over the arguments."""


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    for line in command_lines(leaf):
        texts = line.texts
        at = text_at(texts) if language_of(texts) == "shell" else None
        if at is None or (program := texts[at].literal) is None or _reads_arguments(program):
            continue
        lost = _lost(program, line, at)
        if lost is not None:
            yield _finding(*line.words[lost], leaf)


def _finding(word: TypedText, place: Located, leaf: Leaf) -> Finding:
    what = "a word" if word.literal is None else f"`{word.literal[:40]}`"
    message = f"the text after `-c` never reads {what}, which follows it"
    help = 'write it into that text, or read it there: the words that follow are "$0", "$1", …'
    return Finding(place, leaf.id, lambda _: message, help)


def _lost(program: str, line: CommandLine, at: int) -> int | None:
    """Which word is lost for sure. The first behind a text of several words is its `$0`."""
    after = line.texts[at + 1 :]
    if not after:
        return None
    is_one_word = len(program.split()) == 1
    if after[0].literal is None or (is_one_word and not _is_name_of(after[0], program)):
        return at + 1
    return at + 2 if after[1:] else None


def _is_name_of(word: TypedText, program: str) -> bool:
    literal = word.literal
    return literal is not None and (literal in _NO_NAMES or literal == program)


def _reads_arguments(program: str) -> bool:
    found = read_shell(program)
    if found.unsure or found.takes_arguments or _LOOP.search(program):
        return True
    return any(word.text in _MAY_READ for word in found.commands)
