"""A script in another language than what runs it.

Without `interpreter` a script is run by `sh -e`, whatever its first line says: `#!` counts for
files that are programs themselves. `import` and `def` are no commands of a shell.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: python:3.11-slim
    script: |
      import os
      print(os.environ["HOME"])
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: python:3.11-slim
    script: |
      #!/usr/bin/env python3
      print("hello")
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: python:3.11-slim
    interpreter: [python3]
    script: |
      import os
      print(os.environ["HOME"])
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.scripts import Program, is_python_text, program_of
from kfpc.diagnostics.catalogue.values import OTHER_LANGUAGE
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.programs import program_of as program_of_words
from kfpc.pipeline.step import Container, Leaf

CODE = OTHER_LANGUAGE

_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*/)?([A-Za-z]+)[\d.]*(?:\s|$)")
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh"})
_OTHERS = {
    "python": "python3",
    "perl": "perl",
    "ruby": "ruby",
    "node": "node",
    "Rscript": "Rscript",
}

_PYTHON = re.compile(
    r"import\s+\w[\w.]*(?:\s+as\s+\w+)?\s*(?:,[\w., ]+)?(?:;.*|\#.*)?$|from\s+[\w.]+\s+import\b|"
    r"(?:async\s+)?def\s+\w+\(|class\s+\w+\s*(?:\(.*\))?:|print\("
)
"""How programs in Python begin, which is an error in each shell."""

_SHELL = re.compile(r"set\s+[-+]|echo\s+[^\s=(.]|export\s+\w+|cd\s+[^\s=(.]|mkdir\s+\S|if\s+\[")


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    container = if_sound(leaf.container)
    program = None if container is None else program_of(leaf, container)
    if program is None or container is None:
        return
    if program.language == "shell":
        language = _other_than_shell(program)
    else:
        language = "sh" if program.language == "python" and _is_shell(program) else None
    if language is not None:
        yield _finding(language, program, leaf, container)


def _finding(language: str, program: Program, leaf: Leaf, container: Container) -> Finding:
    runs = program_of_words((*container.command, *container.args))
    message = f"this is {_CALLED[language]}, and `{runs}` does not run it"
    help = f"write `[{language}, -c, …]`"
    if program.is_script:
        help = f"write `interpreter: [{language}]`"
    return Finding(
        program.place.within(*_first_line(program.text)), leaf.id, lambda _: message, help
    )


_CALLED = {
    "python3": "Python", "sh": "a script for a shell", "perl": "Perl", "ruby": "Ruby",
    "node": "JavaScript", "Rscript": "R",
}  # fmt: skip


def _first_line(text: str) -> tuple[int, int]:
    """The first line that says something."""
    match = re.compile(r"(?:[ \t]*(?:#(?!!).*)?\n)*[ \t]*(.*)").match(text)
    assert match is not None
    return match.start(1), match.start(1) + len(match[1].rstrip())


def _other_than_shell(program: Program) -> str | None:
    """What should run the text of a shell, if that is another program for sure."""
    start, end = _first_line(program.text)
    shebang = _SHEBANG.match(program.text)
    if shebang is not None and program.is_script:
        is_both = "exec" in program.text[:400]  # one that a shell reads too, and hands on
        return None if is_both else _OTHERS.get(shebang[1])
    return "python3" if _PYTHON.match(program.text[start:end]) else None


def _is_shell(program: Program) -> bool:
    """Whether the text of Python is one of a shell, and none of Python."""
    text = program.text
    shebang = _SHEBANG.match(text)
    if shebang is not None:
        begins = shebang[1] in _SHELLS
    else:
        start, end = _first_line(text)
        begins = _SHELL.match(text[start:end]) is not None
    return begins and not is_python_text(text)
