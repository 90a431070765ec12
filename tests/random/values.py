"""Values by their types, and what the steps of a scope may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from hypothesis import strategies as st

from tests.cluster.evil import CONTROL, EXACT, EXPANDED, UNCHANGED

T = TypeVar("T")
Draw: TypeAlias = Any

TEXTS = [*EXACT.values(), "a", "} }", "${x}", "kfpc:absent", "ä\U0001f600", "0x1F", "1_000", "{}",
         "2024-01-01", "[1]", "~", "no", "a\u00adb", "\u202eb", "%7B%7B"]  # fmt: skip
BRACES = [UNCHANGED["unknown_tag"], UNCHANGED["own_tag"], UNCHANGED["open"], *EXPANDED.values(),
          "{{", "${{ x }}", *CONTROL.values(), "\x00"]  # fmt: skip
"""Texts that some places refuse."""
LITERALS = ["a b", "$${{ x }}", "a $${{ b }} c", "$(A) $$(B)", "it's \"x\"", "} }", "-", "--x",
            "a\nb: c", "# x", "ä\U0001f600", "1", "true", "\\n", "%s", "*a", "&b"]  # fmt: skip
"""Texts that may stand where a program reads them."""
UNQUOTED = ["no", "on", "Yes", "0o17", "1_000", "1:30", "2024-01-01", "~x", "0x1F", "1e3", ".5"]
"""Words that YAML 1.1 does not read as YAML 1.2 does."""

VALUES: dict[str, list[Any]] = {
    "String": TEXTS,
    "Integer": [0, 1, -3, 2**53 + 1, 2**63 - 1],
    "Float": [0.5, 1.0, -0.0, 1e-9, 1e21],
    "Boolean": [True, False],
    "List": [[], [1, 2], ["} }", ""], [None, 0.1], [[1], {"a": 1}], ["007", "true", "null"]],
    "Dict": [{}, {"a": 1, "b": "}"}, {"it's": [None], "": 0}],
}
"""What a param may have, by its type."""

MARKS = [f"\u27e6{number}\u27e7" for number in range(4)]
"""At the end of the defaults of params, to be found again in a package."""

INSTEAD = {
    "String": "'none'",
    "Integer": "0",
    "Float": "0.5",
    "Boolean": "false",
    "List": "[]",
    "Dict": "from_json('{}', 'Dict')",
}
"""What stands in for an absent value."""


@dataclass(frozen=True)
class Known:
    """A value that a text may read: how it is written, its type, whether it may be absent."""

    name: str
    type: str
    absent: bool = False

    @property
    def read(self) -> str:
        return f"{self.name} ?? {INSTEAD[self.type]}" if self.absent else self.name


@dataclass(frozen=True)
class File:
    """A file that a step leaves: how it is written, its type, whether it may not be there."""

    name: str
    type: str
    absent: bool = False


@dataclass
class Project:
    """A spec, the files that it names, and the kind of object that is made of it."""

    spec: dict[str, Any] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    kind: str | None = None


@dataclass
class Around:
    """What the steps of a scope see."""

    project: Project
    known: list[Known]
    depth: int = 0
    files: list[File] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    root: str = ""
    """From the folder of the file to that of the spec."""

    def inner(self, *more: Known) -> Around:
        """What the steps of a block in the scope see."""
        known = [*self.known, *more]
        return replace(self, known=known, depth=self.depth + 1, files=[*self.files], steps=[])

    def of(self, *types: str) -> list[Known]:
        return [one for one in self.known if one.type in types]


def chance(draw: Draw, of: int) -> bool:
    """True once in so many times."""
    return bool(draw(st.integers(1, of)) == 1)


def one_of(draw: Draw, values: Sequence[T]) -> T:
    found: T = draw(st.sampled_from(values))
    return found


def some(draw: Draw, table: dict[str, Sequence[Any]], most: int) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(sorted(table)), max_size=most, unique=True))
    return {key: one_of(draw, table[key]) for key in chosen}


def value(draw: Draw, type: str) -> Any:
    """A value of a type; of texts now and then one that is read by some as syntax."""
    if type == "String" and chance(draw, 20):
        return one_of(draw, BRACES)
    return one_of(draw, VALUES[type])
