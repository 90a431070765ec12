"""How long programs take and how much memory they need."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = list[str | Path]

# ru_maxrss counts KiB on Linux, bytes on macOS.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Sample:
    """One run: processor and clock seconds, and the most memory it had at once in MiB."""

    cpu: float
    wall: float
    peak: float = 0.0


def process(command: Command, log: Path) -> Sample:
    """Runs a whole process, its output into ``log``."""
    start = time.perf_counter()
    with log.open("wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=_environment())
        _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        shown = log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{command} ended with {child.returncode}:\n{shown}")
    peak = usage.ru_maxrss * _MAXRSS_UNIT / 2**20
    return Sample(usage.ru_utime + usage.ru_stime, wall, peak)


def _environment() -> dict[str, str]:
    """The environment as users have it: modules that have run once are kept compiled."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def in_process(command: Command, log: Path) -> Sample:
    """Runs a program that times its own work, and takes the best of its lines ``CPU WALL``."""
    process(command, log)
    lines = [line.split() for line in log.read_text().splitlines()]
    timed = [(float(words[0]), float(words[1])) for words in lines if _is_timing(words)]
    return Sample(min(cpu for cpu, _ in timed), min(wall for _, wall in timed))


def _is_timing(words: list[str]) -> bool:
    return len(words) == 2 and all(word.replace(".", "").isdigit() for word in words)


def best(samples: Sequence[Sample]) -> Sample:
    """The least of each: what is above it is the machine, not the program."""
    return Sample(
        min(s.cpu for s in samples), min(s.wall for s in samples), min(s.peak for s in samples)
    )


def rounds(jobs: dict[str, Callable[[], Sample]], count: int) -> dict[str, Sample]:
    """The best of ``count`` rounds. The jobs take turns: a busy minute is nobody's alone."""
    samples: dict[str, list[Sample]] = {name: [] for name in jobs}
    for number in range(count):
        for name, job in jobs.items():
            samples[name].append(job())
            done = samples[name][-1]
            print(f"{number + 1}/{count} {name}: {done.cpu:.2f} s", file=sys.stderr)
    return {name: best(found) for name, found in samples.items()}
