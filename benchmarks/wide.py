"""Cases in which work has grown faster than the spec: many params with values from outside, a ring
of steps that wait for each other, steps whose conditions rule each other out, steps in groups and
loops, and mistakes without number."""

from __future__ import annotations

import json
from pathlib import Path

_HEAD = "apiVersion: kfpc/v1\nname: wide\n"


def write_params(folder: Path, count: int) -> tuple[Path, Path]:
    """A spec of as many steps as params, each read by one; and a file with a value for each."""
    folder.mkdir(parents=True, exist_ok=True)
    spec, values = folder / f"params-{count}.yaml", folder / f"params-{count}.json"
    params = "".join(f"  p{n}: 1\n" for n in range(count))
    steps = "".join(
        f'  s{n}: {{image: busybox, command: [echo], retries: "${{{{ params.p{n} }}}}"}}\n'
        for n in range(count)
    )
    spec.write_text(f"{_HEAD}params:\n{params}steps:\n{steps}", encoding="utf-8")
    values.write_text(json.dumps({f"p{n}": "2" for n in range(count)}), encoding="utf-8")
    return spec, values


def write_ring(folder: Path, count: int) -> Path:
    """A spec whose steps all wait for each other."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / f"ring-{count}.yaml"
    steps = "".join(
        f"  s{n}: {{image: busybox, command: [echo], after: s{(n + 1) % count}}}\n"
        for n in range(count)
    )
    spec.write_text(f"{_HEAD}steps:\n{steps}", encoding="utf-8")
    return spec


def write_branches(folder: Path, count: int) -> Path:
    """A spec whose steps share a checkpoint, each under another condition."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / f"branches-{count}.yaml"
    steps = "".join(
        f"  s{n}: {{image: busybox, command: [echo], when: params.which == 'v{n}'}}\n"
        for n in range(count)
    )
    defaults = "{preemptible: true, retries: 5, resume: {checkpoint: gs://example/run}}"
    text = f"{_HEAD}params: {{which: x}}\ndefaults: {defaults}\nsteps:\n{steps}"
    spec.write_text(text, encoding="utf-8")
    return spec


_IN_A_BLOCK = 50


def write_blocks(folder: Path, count: int) -> Path:
    """A spec whose steps are in groups, every other one in a loop, each block after the one before
    and each step after the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / f"blocks-{count}.yaml"
    lines = []
    for number in range(count // _IN_A_BLOCK):
        lines.append(f"  b{number}:\n")
        lines += [f"    after: b{number - 1}\n"] if number else []
        lines += ["    for_each: [1, 2, 3]\n"] if number % 2 else []
        lines.append("    steps:\n")
        for n in range(_IN_A_BLOCK):
            after = f", after: s{n - 1}" if n else ""
            lines.append(f"      s{n}: {{image: busybox, command: [echo, a]{after}}}\n")
    spec.write_text(f"{_HEAD}steps:\n{''.join(lines)}", encoding="utf-8")
    return spec


def write_warnings(folder: Path, count: int) -> Path:
    """A spec in one line, as programs write it, with a warning for each step."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / f"warnings-{count}.json"
    step = {"image": "busybox", "command": ["echo"], "preemptible": True}
    steps = {f"s{n}": step for n in range(count)}
    text = json.dumps({"apiVersion": "kfpc/v1", "name": "wide", "steps": steps})
    spec.write_text(text, encoding="utf-8")
    return spec


def write_unknown(folder: Path, count: int) -> Path:
    """A spec in one line with as many keys that are unknown."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / f"unknown-{count}.json"
    keys = {f"key{n}": n for n in range(count)}
    steps = {"s": {"image": "busybox", "command": ["echo"]}}
    text = json.dumps({"apiVersion": "kfpc/v1", "name": "wide", **keys, "steps": steps})
    spec.write_text(text, encoding="utf-8")
    return spec
