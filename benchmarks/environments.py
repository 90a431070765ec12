"""The environments of what kfpc is measured against, made once under build/bench."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

BUILD = Path(__file__).parent.parent / "build" / "bench"
KFP1 = "kfp==1.8.22"
KFP2 = "kfp[kubernetes]==2.17.3"


def kfp1_python() -> Path | None:
    """kfp 1.8.22 does not install beyond Python 3.10; None where no such Python is found."""
    for wanted in ("3.10", "3.9", "3.8"):
        if found := _interpreter(wanted):
            return environment(f"kfp1-python{wanted}", found, KFP1)
    return None


def kfp2_python() -> Path:
    """The same Python that kfpc runs on here."""
    major, minor, *_ = sys.version_info
    return environment(f"kfp2-python{major}.{minor}", sys.executable, KFP2)


def environment(name: str, interpreter: str, package: str) -> Path:
    """The Python of an environment that holds a package, made if it is not there."""
    folder = BUILD / name
    python = folder / "bin" / "python"
    ready = folder / f"ready-{package}"
    if not ready.exists():
        print(f"installing {package} …", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([interpreter, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
        ready.touch()
    return python


def version(python: str | Path, package: str) -> str:
    """``package VERSION on Python X.Y.Z``, as an environment has them."""
    script = (
        "import sys, platform; from importlib.metadata import version;"
        "print(sys.argv[1], version(sys.argv[1]), 'on Python', platform.python_version())"
    )
    command = [python, "-c", script, package]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _interpreter(wanted: str) -> str | None:
    for candidate in _candidates(wanted):
        command = [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.stdout.strip() == wanted:
            return candidate
    return None


def _candidates(wanted: str) -> Iterator[str]:
    yield sys.executable
    if on_path := shutil.which(f"python{wanted}"):
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob(f"versions/{wanted}.*/bin/python")))
