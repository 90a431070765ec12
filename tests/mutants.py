"""Specs of the tests with a few changes each, as an author's hand slips: in the tree, and in the
text. The same seed gives the same mutant."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import yaml

Path_: TypeAlias = tuple[Any, ...]

OTHER: list[Any] = [
    None, True, False, 0, -1, 3, 2.5, 10**20, "", "x", "true", "1", "007", "é", "{{x}}", "}}",
    "${{ x }}", "${{ run.name }}", "${{ params.x ?? 1 }}", "$${{ y }}", "a\nb", "it's", [], {},
    ["a", 1], {"a": 1}, [{}], [None], {"": ""}, "2024-01-01", "1e3", "0x1F", "no", "~", "\u2028",
    {"value": "x"}, {"type": "List"}, "a" * 300, "${{ steps }}", "${{ item }}", "${{",
]  # fmt: skip
"""Values of all kinds."""

SNIPPETS = [
    "\n", "  ", "\t", ":", "- ", "{", "}", "[", "]", "'", '"', "#", "&a ", "*a", "<<: ", "|", ">",
    "!!str ", "---\n", "%", "@", "`", "\x00", "\ufeff", "\x85", "\r", "${{", "}}", "{{", "??", ",",
]  # fmt: skip
"""What is syntax, to YAML or to kfpc."""


@dataclass(frozen=True)
class Mutant:
    """A text that stands in the place of a file, and what was done to that."""

    file: Path
    text: str
    how: tuple[str, ...]


def mutant(files: list[Path], seed: int) -> Mutant:
    """One of the files with one to three changes."""
    dice = Random(seed)
    file = dice.choice(files)
    text, how = mutated(file.read_text(encoding="utf-8"), dice)
    return Mutant(file, text, how)


def mutated(text: str, dice: Random) -> tuple[str, tuple[str, ...]]:
    """A text with one to three changes, and what they are."""
    if dice.random() < 0.7:
        tree = yaml.load(text, Loader=yaml.CSafeLoader)  # as kfpc reads it
        how = [_change(tree, dice) for _ in range(dice.choice([1, 1, 1, 1, 2, 3]))]
        return _written(tree), tuple(how)
    names: list[str] = []
    for _ in range(dice.choice([1, 1, 2])):
        change = dice.choice(_OF_TEXTS)
        text = change(text or "\n", dice)
        names.append(change.__name__)
    return text, tuple(names)


def _written(tree: Any) -> str:
    text: str = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    return text


# ---------------------------------------------------------------- in the tree


def places(tree: Any, path: Path_ = ()) -> list[Path_]:
    """The paths of all that a tree holds."""
    found = [path] if path else []
    if not isinstance(tree, (dict, list)):
        return found
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        found += places(value, (*path, key))
    return found


def at(tree: Any, path: Path_) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _change(tree: Any, dice: Random) -> str:
    """Changes a tree in place; says what was done where."""
    paths = places(tree)
    if not paths:
        return "nothing"
    path = dice.choice(paths)
    how = dice.choice(_OF_TREES)
    how(at(tree, path[:-1]), path[-1], tree, dice)
    return f"{how.__name__} {'.'.join(map(str, path))}"


def delete(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    del parent[key]


def replace(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    parent[key] = copy.deepcopy(dice.choice(OTHER))


def swap(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    """With a neighbour's value."""
    other = dice.choice(list(parent) if isinstance(parent, dict) else range(len(parent)))
    parent[key], parent[other] = parent[other], parent[key]


def borrow(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    """A value from anywhere in the file."""
    parent[key] = copy.deepcopy(at(tree, dice.choice(places(tree))))


def rename(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    """To a key of anywhere in the file; the order stays."""
    if isinstance(parent, dict):
        new = dice.choice([path[-1] for path in places(tree)])
        entries = [(new if k == key else k, v) for k, v in parent.items()]
        parent.clear()
        parent.update(entries)


def wrap(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    parent[key] = dice.choice([[parent[key]], {"value": parent[key]}, {"a": parent[key]}])


def as_text(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    if not isinstance(parent[key], (dict, list)):
        parent[key] = str(parent[key]).lower()


def letter(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    """One of a text is gone, twice there, or another one."""
    if isinstance(parent[key], str) and parent[key]:
        parent[key] = _letter(parent[key], dice)


def add(parent: Any, key: Any, tree: Any, dice: Random) -> None:
    """A key from anywhere in the file, or an element."""
    value = copy.deepcopy(at(tree, dice.choice(places(tree))))
    if isinstance(parent, list):
        parent.insert(key, value)
    else:
        parent[dice.choice([path[-1] for path in places(tree)])] = value


_Of_Tree: TypeAlias = Callable[[Any, Any, Any, Random], None]
_OF_TREES: list[_Of_Tree] = [delete, replace, swap, borrow, rename, wrap, as_text, letter, add]


# ---------------------------------------------------------------- in the text


def _letter(text: str, dice: Random) -> str:
    place = dice.randrange(len(text))
    new = dice.choice(["", text[place] * 2, dice.choice("aZ0_-. :'{}é"), text[place].swapcase()])
    return text[:place] + new + text[place + 1 :]


def slip(text: str, dice: Random) -> str:
    """A letter is gone, twice there, or another one."""
    return _letter(text, dice)


def cut_off(text: str, dice: Random) -> str:
    """What comes after a place is gone."""
    return text[: dice.randrange(len(text))]


def put_in(text: str, dice: Random) -> str:
    place = dice.randrange(len(text))
    return text[:place] + dice.choice(SNIPPETS) + text[place:]


def double_a_line(text: str, dice: Random) -> str:
    """A key is there twice."""
    lines = text.splitlines(keepends=True)
    place = dice.randrange(len(lines))
    return "".join([*lines[: place + 1], *lines[place:]])


def drop_a_line(text: str, dice: Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[dice.randrange(len(lines))]
    return "".join(lines) or "\n"


def swap_words(text: str, dice: Random) -> str:
    """Two words of the text change places."""
    words = list(re.finditer(r"[\w.-]+", text))
    if len(words) < 2:
        return text + "x"
    one, two = sorted(dice.sample(words, 2), key=lambda word: word.start())
    between = text[one.end() : two.start()]
    return text[: one.start()] + two[0] + between + one[0] + text[two.end() :]


def indent(text: str, dice: Random) -> str:
    lines = text.splitlines(keepends=True)
    place = dice.randrange(len(lines))
    lines[place] = dice.choice([f" {lines[place]}", f"  {lines[place]}", lines[place].lstrip()])
    return "".join(lines)


_Of_Text: TypeAlias = Callable[[str, Random], str]
_OF_TEXTS: list[_Of_Text] = [
    slip, cut_off, put_in, double_a_line, drop_a_line, swap_words, indent,
]  # fmt: skip
