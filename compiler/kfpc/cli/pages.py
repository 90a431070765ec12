"""The pages of the codes: for ``kfpc explain`` and for ``docs/rules.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from kfpc import checks
from kfpc.cli.outcome import Exit, MisuseError, Outcome
from kfpc.diagnostics import Code
from kfpc.diagnostics.catalogue import codes
from kfpc.diagnostics.pages import page
from kfpc.diagnostics.phrases import all_of
from kfpc.diagnostics.suggestions import nearest
from kfpc.targets.argo import rules

_AREAS = {
    "1": "Reading files",
    "2": "The shape of a spec",
    "3": "Expressions",
    "4": "Components, and what goes into steps",
    "5": "The graph of steps",
    "6": "What Kubernetes and Argo take",
    "7": "Preemption",
    "8": "Values and secrets",
    "9": "Packages and values on the command line",
}

_HEAD = """\
<!-- Made from the code by `make generate`: do not edit. -->

# The rules

All that kfpc can tell about a spec. `kfpc explain KFPC201` shows a rule's page in the terminal;
`# kfpc: ignore KFPC701` at the end of a line silences a warning or a note there; with
`--strict` warnings count as errors. A person is shown a hundred at once, errors before warnings and
warnings before notes; `--all` shows the others, and `--format json` and `github` always have all.
"""


def explain(wanted: str | None) -> Outcome:
    """``kfpc explain``: a code's page, whatever case the code is written in; without one a list."""
    if wanted is None:
        return Outcome(Exit.CLEAN, "\n".join((*_list(), "")))
    key = wanted.strip().strip("[]").upper()
    key = f"KFPC{key}" if key.isdigit() else key
    code = codes().get(key)
    if code is None:
        raise MisuseError(f"there is no code {wanted!r}{_instead(key)}")
    title = f"{code.id}: {code.title} ({code.severity.value})"
    return Outcome(Exit.CLEAN, f"{title}\n\n{text(code)}\n")


def _list() -> Iterator[str]:
    """All codes by their areas, a line each."""
    for digit, area in _AREAS.items():
        yield f"{area}:"
        yield from (
            f"  {code.id}  {code.title}" for code in codes().values() if code.id[4] == digit
        )
    yield ""
    yield "kfpc explain CODE has the page of one."


def _instead(key: str) -> str:
    """What there is instead of a code that there is not: one that looks like it, or its block."""
    block = [code for code in codes() if code[:5] == key[:5]]
    if re.fullmatch(r"KFPC[0-9]{3}", key) and block:
        return f"; the codes of {key[:5]}xx are {all_of(block)}"
    close = nearest(key.replace("O", "0"), codes(), cutoff=0.7)
    return f"; did you mean {close}?" if close else "; `kfpc explain` lists them all"


def text(code: Code) -> str:
    """The Markdown of a code's page, without its heading."""
    return (page(code.id) or _rules().get(code.id, "")).strip()


@cache
def _rules() -> Mapping[str, str]:
    # A code that rules of both give has its page where it holds for all platforms.
    return {**rules.pages(), **checks.pages()}


def rules_text() -> str:
    """``docs/rules.md``: a table of all codes, and their pages."""
    return "\n".join((_HEAD, *_table(), "", *_sections()))


def _table() -> Iterator[str]:
    yield "| code | | what |"
    yield "|---|---|---|"
    for code in codes().values():
        yield f"| [{code.id}](#{code.id.lower()}) | {code.severity.value} | {code.title} |"


def _sections() -> Iterator[str]:
    area = ""
    for code in codes().values():
        if code.id[4] != area:
            area = code.id[4]
            yield f"## {_AREAS[area]}\n"
        yield f"### {code.id}\n"
        yield f"**{code.title}** ({code.severity.value})\n"
        yield f"{text(code)}\n"
