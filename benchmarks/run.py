"""Measures kfpc beside what it replaces, in one run: ``make bench``.

Prints a page and writes it to RESULTS.md. What counts is processor time: each of these
programs is one thread, so on a quiet machine the clock says the same, and on a busy one
only the processor's count can be compared. ``--quick`` takes a tenth of the steps and
leaves RESULTS.md alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import environments  # noqa: E402
from benchmarks.chain import write_spec  # noqa: E402
from benchmarks.measure import Command, Sample, best, in_process, process, rounds  # noqa: E402
from benchmarks.report import page  # noqa: E402
from benchmarks.sizes import rows  # noqa: E402
from benchmarks.wide import (  # noqa: E402
    write_blocks,
    write_branches,
    write_params,
    write_ring,
    write_unknown,
    write_warnings,
)

PROGRAMS = Path(__file__).parent / "programs"
MODEL_CASE = ROOT / "specs" / "github-issue-summarization" / "pipeline.yaml"
IMPORTS = "import yaml, typer; from pydantic import BaseModel"
BUILD = environments.BUILD
ROUNDS = 3

Jobs = dict[str, Callable[[], Sample]]


def main() -> None:
    quick = "--quick" in sys.argv[1:]
    few, many = (100, 500) if quick else (1000, 5000)
    BUILD.mkdir(parents=True, exist_ok=True)
    kfp1, kfp2 = environments.kfp1_python(), environments.kfp2_python()
    jobs = _kfpc_jobs(few) | _kfpc_jobs(many) | _plan_jobs(few) | _start_jobs()
    jobs |= _wide_jobs(few) | _wide_jobs(4 * few) | _mistakes_jobs(few) | _mistakes_jobs(2 * few)
    if kfp1:
        jobs |= _kfp_jobs("kfp 1.8", kfp1, PROGRAMS / "compile_kfp1.py", few)
    jobs |= _kfp_jobs("kfp 2.17", kfp2, PROGRAMS / "compile_kfp2.py", few)

    measured = [environments.version(sys.executable, "kfpc")]
    measured += [environments.version(python, "kfp") for python in (kfp1, kfp2) if python]
    text = page(
        rounds(jobs, ROUNDS), rows(few, many, BUILD / "chain"), few, many, IMPORTS, measured
    )
    print(text)
    if not quick:
        (Path(__file__).parent / "RESULTS.md").write_text(text, encoding="utf-8")


def _kfpc_jobs(steps: int) -> Jobs:
    spec = write_spec(BUILD / "chain", steps)
    out, log = BUILD / f"kfpc-{steps}.yaml", BUILD / f"kfpc-{steps}.log"
    command: Command = [sys.executable, "-m", "kfpc", "compile", spec, "-o", out]
    timed: Command = [sys.executable, PROGRAMS / "compile_kfpc.py", spec, out, "5"]
    read: Command = [sys.executable, PROGRAMS / "load_yaml.py", spec, "5"]
    return {
        f"kfpc {steps} process": lambda: process(command, log),
        f"kfpc {steps} inside": lambda: in_process(timed, log),
        f"yaml {steps} inside": lambda: in_process(read, log),
    }


def _plan_jobs(steps: int) -> Jobs:
    """``kfpc plan`` beside ``kfpc validate``, of the same spec."""
    spec, log = write_spec(BUILD / "chain", steps), BUILD / "plan.log"
    plan: Command = [sys.executable, "-m", "kfpc", "plan", spec]
    validate: Command = [sys.executable, "-m", "kfpc", "validate", spec]
    return {
        f"kfpc {steps} plan": lambda: process(plan, log),
        f"kfpc {steps} validate": lambda: process(validate, log),
    }


def _wide_jobs(count: int) -> Jobs:
    """What ``wide.py`` writes, read without a package but for blocks."""
    log = BUILD / "wide.log"
    spec, values = write_params(BUILD / "wide", count)
    ring, branches = write_ring(BUILD / "wide", count), write_branches(BUILD / "wide", count)
    params: Command = [sys.executable, PROGRAMS / "load_kfpc.py", spec, values, "3"]
    around: Command = [sys.executable, PROGRAMS / "load_kfpc.py", ring, "-", "3"]
    apart: Command = [sys.executable, PROGRAMS / "load_kfpc.py", branches, "-", "3"]
    blocks: Command = [
        sys.executable, PROGRAMS / "compile_kfpc.py", write_blocks(BUILD / "wide", count),
        BUILD / "wide" / "blocks.argo.yaml", "3",
    ]  # fmt: skip
    return {
        f"blocks {count}": lambda: in_process(blocks, log),
        f"params {count}": lambda: in_process(params, log),
        f"ring {count}": lambda: in_process(around, log),
        f"branches {count}": lambda: in_process(apart, log),
    }


def _mistakes_jobs(count: int) -> Jobs:
    """Very many mistakes in one line, told to people and to programs."""
    log, program = BUILD / "mistakes.log", PROGRAMS / "report_kfpc.py"
    specs = {
        "warnings": write_warnings(BUILD / "wide", count),
        "unknown": write_unknown(BUILD / "wide", count),
    }

    def job(spec: Path, form: str) -> Callable[[], Sample]:
        return lambda: in_process([sys.executable, program, spec, form, "3"], log)

    return {
        f"{name} {form} {count}": job(spec, form)
        for name, spec in specs.items()
        for form in ("text", "json")
    }


def _kfp_jobs(name: str, python: Path, program: Path, steps: int) -> Jobs:
    out, log = BUILD / f"{program.stem}.yaml", BUILD / f"{program.stem}.log"
    command: Command = [python, program, str(steps), out]
    return {
        f"{name} {steps} process": lambda: process(command, log),
        f"{name} {steps} inside": lambda: in_process([*command, "2"], log),
    }


def _start_jobs() -> Jobs:
    log = BUILD / "start.log"
    validate: Command = [sys.executable, "-m", "kfpc", "validate", MODEL_CASE]
    imports: Command = [sys.executable, "-c", IMPORTS]
    # So short that one run is mostly noise.
    return {
        "validate": lambda: best([process(validate, log) for _ in range(10)]),
        "imports": lambda: best([process(imports, log) for _ in range(10)]),
    }


if __name__ == "__main__":
    main()
