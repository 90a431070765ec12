"""What pipelines of several shapes come to: their spec, and the status of their runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import kfpc
from benchmarks.chain import write_spec
from kfpc.targets.argo.status import status_of

HEAD = "apiVersion: kfpc/v1\nname: sizes\ncluster: gke-spot\nsteps:\n"


def small(number: int, *after: str) -> str:
    waits = f", after: [{', '.join(after)}]" if after else ""
    return f'  s{number}: {{image: "busybox:1", command: ["true"]{waits}}}\n'


def wide(count: int) -> str:
    """Side by side, between a first and a last."""
    middle = (small(number, "s0") for number in range(1, count - 1))
    return HEAD + "".join(
        [small(0), *middle, small(count - 1, *(f"s{n}" for n in range(1, count - 1)))]
    )


def chains(count: int) -> str:
    """Ten chains."""
    steps = (small(n, f"s{n - 10}") if n >= 10 else small(n) for n in range(count))
    return HEAD + "".join(steps)


def loop(count: int) -> str:
    """One step for each element of a list."""
    elements = ", ".join(map(str, range(count)))
    return f'{HEAD}  s: {{image: "busybox:1", command: ["true"], for_each: [{elements}]}}\n'


def groups(count: int) -> str:
    """Ten groups, each a chain."""
    return HEAD + "".join(_group(f"g{number}", _chain(count // 10)) for number in range(10))


def nested(count: int) -> str:
    """Groups of groups of groups, 5 × 4 × 5, each of the inner ones a chain."""
    inner = "".join(_group(f"c{number}", _chain(count // 100)) for number in range(5))
    middle = "".join(_group(f"b{number}", inner) for number in range(4))
    return HEAD + "".join(_group(f"a{number}", middle) for number in range(5))


def bodies(count: int) -> str:
    """As many loops, each over two elements with a step of its own."""
    return HEAD + "".join(
        f'  s{number}: {{for_each: [a, b], image: "busybox:1", '
        f'command: [echo, "${{{{ item }}}}", "{number}"]}}\n'
        for number in range(count)
    )


def lattice(count: int) -> str:
    """Rows of twenty, in which each step waits for two of the row before."""
    steps = (
        small(n, f"s{n - 20}", f"s{n - 20 + (1 if n % 20 < 19 else -19)}") if n >= 20 else small(n)
        for n in range(count)
    )
    return HEAD + "".join(steps)


def distinct(count: int) -> str:
    """Side by side, each of an image of its own."""
    return HEAD + "".join(f'  s{n}: {{image: "busybox:{n}"}}\n' for n in range(count))


def tried_often(count: int) -> str:
    """Side by side, each with a hundred retries."""
    return HEAD + "".join(
        f'  s{n}: {{image: "busybox:1", command: ["true"], retries: 100}}\n' for n in range(count)
    )


def _chain(count: int) -> str:
    return "".join(small(n, f"s{n - 1}") if n else small(n) for n in range(count))


def _group(name: str, steps: str) -> str:
    """A group of steps that are written for the top of a file."""
    return f"  {name}:\n    steps:\n" + "".join(f"    {line}\n" for line in steps.splitlines())


SHAPES: Sequence[tuple[str, Callable[[int], str]]] = (
    ("side by side", wide),
    ("ten chains", chains),
    ("a loop", loop),
    ("ten groups", groups),
    ("groups three deep", nested),
    ("loops of one step", bodies),
    ("a lattice", lattice),
    ("of an image each", distinct),
    ("with 100 retries each", tried_often),
)

SPLIT: Sequence[tuple[str, Callable[[int], str]]] = (
    ("loops of one step", bodies),
    ("of an image each", distinct),
    ("with 100 retries each", tried_often),
)
"""Shapes whose runs one object cannot hold."""


def rows(few: int, many: int, folder: Path) -> list[list[str]]:
    """A row for each shape: steps, shape, KiB of spec and of status, templates, tasks."""
    found = []
    for count in (few, many):
        model = kfpc.compile(write_spec(folder, count))
        found.append(_row(count, "the model's kind, a chain", model))
        for name, shape in SHAPES:
            found.append(_row(count, name, kfpc.compile(kfpc.Source(shape(count)))))
    for name, shape in SPLIT:
        found.append(_largest(many, name, kfpc.compile(kfpc.Source(shape(many)), split=True)))
    return found


def _largest(count: int, name: str, result: kfpc.CompileResult) -> list[str]:
    """Of several objects, that which comes to most at worst."""
    assert result.manifest is not None, result.diagnostics
    objects = (result.manifest, *result.children)
    largest = max(objects, key=lambda one: status_of(one).most_bytes)
    return _of(count, f"{name}, `--split`: the largest of {len(objects)} objects", largest)


def _row(count: int, name: str, result: kfpc.CompileResult) -> list[str]:
    assert result.manifest is not None, result.diagnostics
    return _of(count, name, result.manifest)


def _of(count: int, name: str, manifest: Mapping[str, Any]) -> list[str]:
    spec = len(json.dumps(manifest, ensure_ascii=False).encode())
    status = status_of(manifest)
    tasks = [len(one["dag"]["tasks"]) for one in manifest["spec"]["templates"] if "dag" in one]
    return [
        f"{count:,}",
        name,
        f"{spec / 1024:,.0f}",
        f"{status.bytes / 1024:,.0f}",
        f"{status.most_bytes / 1024:,.0f}",
        str(len(manifest["spec"]["templates"])),
        str(max(tasks)),
    ]
