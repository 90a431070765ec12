"""The page that a run of the benchmarks leaves behind."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence

from benchmarks.measure import Sample


def page(
    found: Mapping[str, Sample],
    sizes: Sequence[Sequence[str]],
    few: int,
    many: int,
    imports: str,
    measured: Sequence[str],
) -> str:
    """A Markdown page: kfpc beside the others, how it grows, and how ``validate`` starts."""
    return "\n\n".join(
        [
            "# kfpc beside what it replaces",
            "A chain of component steps, each with 4 GPUs, 48G, preemptible, 5 retries and five\n"
            "inputs (`chain.py`). Made by `make bench`: the best of some rounds in which all take\n"
            "turns. Seconds are of processor time; each program is one thread.",
            _table([f"{few:,} steps", *_COLUMNS], _beside(found, few)),
            _floor(found, few),
            _table(["kfpc", *_COLUMNS], _growth(found, few, many)),
            _wide(found, few),
            _mistakes(found, few),
            _plan(found, few),
            _validate(found, imports),
            _sizes(sizes),
            f"Measured: {', '.join(measured)}; {os.cpu_count()} cores, {platform.machine()}, "
            f"{platform.system()}.\n",
        ]
    )


_COLUMNS = ("whole process", "in process", "peak memory")


def _beside(found: Mapping[str, Sample], steps: int) -> list[list[str]]:
    mine = found[f"kfpc {steps} process"], found[f"kfpc {steps} inside"]
    rows = []
    for name in ("kfpc", "kfp 1.8", "kfp 2.17"):
        if f"{name} {steps} process" not in found:
            rows.append([name, "no Python for it here", "", ""])
            continue
        theirs = found[f"{name} {steps} process"], found[f"{name} {steps} inside"]
        times = [
            f"{t.cpu:.2f} s ({t.cpu / m.cpu:.1f} ×)" for t, m in zip(theirs, mine, strict=True)
        ]
        rows.append([name, *times, f"{theirs[0].peak:.0f} MiB"])
    return rows


def _floor(found: Mapping[str, Sample], steps: int) -> str:
    """Beside what only reads the file."""
    mine, floor = found[f"kfpc {steps} inside"], found[f"yaml {steps} inside"]
    return (
        f"In process that is {mine.cpu / floor.cpu:.1f} × what `yaml.load` with the C loader takes "
        f"for the same\nfile ({floor.cpu:.2f} s)."
    )


def _growth(found: Mapping[str, Sample], few: int, many: int) -> list[list[str]]:
    small, small_inside = found[f"kfpc {few} process"], found[f"kfpc {few} inside"]
    big, big_inside = found[f"kfpc {many} process"], found[f"kfpc {many} inside"]
    ratios = [
        *(f"{big.cpu / small.cpu:.1f} ×", f"{big_inside.cpu / small_inside.cpu:.1f} ×"),
        f"{big.peak / small.peak:.1f} ×",
    ]
    seconds = [f"{big.cpu:.2f} s", f"{big_inside.cpu:.2f} s", f"{big.peak:.0f} MiB"]
    return [[f"{many:,} steps", *seconds], [f"against {few:,} steps", *ratios]]


def _wide(found: Mapping[str, Sample], few: int) -> str:
    """What has grown faster than the spec, and must not."""
    rows = []
    for what, name in (
        ("params", "steps and params, a value given to each"),
        ("ring", "steps in a ring"),
        ("branches", "steps with a condition each and one checkpoint"),
        ("blocks", "steps in groups and loops of fifty, compiled"),
    ):
        small, big = found[f"{what} {few}"].cpu, found[f"{what} {4 * few}"].cpu
        seconds = [f"{small:.2f} s", f"{big:.2f} s", f"{big / small:.1f} ×"]
        rows.append([f"{few:,} and {4 * few:,} {name}", *seconds])
    return _table(["reading", f"{few:,}", f"{4 * few:,}", "growth"], rows)


def _mistakes(found: Mapping[str, Sample], few: int) -> str:
    """Mistakes without number, in one line: what people and programs are told."""
    rows = []
    for what, name in (("warnings", "steps that warn"), ("unknown", "unknown keys")):
        for form in ("text", "json"):
            small, big = (found[f"{what} {form} {count}"].cpu for count in (few, 2 * few))
            seconds = [f"{small:.2f} s", f"{big:.2f} s", f"{big / small:.1f} ×"]
            rows.append([f"{few:,} and {2 * few:,} {name} in one line, as {form}", *seconds])
    return _table(["telling", f"{few:,}", f"{2 * few:,}", "growth"], rows)


def _plan(found: Mapping[str, Sample], steps: int) -> str:
    plan, validate = found[f"kfpc {steps} plan"], found[f"kfpc {steps} validate"]
    return (
        f"`kfpc plan` of {steps:,} steps: {plan.cpu:.2f} s, {plan.cpu / validate.cpu:.2f} × what\n"
        f"`kfpc validate` of them takes ({validate.cpu:.2f} s)."
    )


def _validate(found: Mapping[str, Sample], imports: str) -> str:
    validate, floor = found["validate"], found["imports"]
    return (
        f"`kfpc validate` of the model case: {validate.cpu:.2f} s, "
        f"{validate.cpu / floor.cpu:.1f} ×\n"
        f'`python -c "{imports}"` ({floor.cpu:.2f} s).'
    )


def _sizes(rows: Sequence[Sequence[str]]) -> str:
    head = ["steps", "shape", "spec", "status", "at worst", "templates", "most tasks of a dag"]
    return (
        "What packages and their runs come to, in KiB; status before Argo compresses it\n"
        "([how it is reckoned](../docs/size.md)):\n\n"
    ) + _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
