"""kfpc as a process: exit codes, streams, and what never reaches the user."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.cli.conftest import SPEC, Run, environment

CRASH = """
import kfpc
def broken(*_, **__): raise KeyError("inside")
kfpc.validate = broken
from kfpc.cli import main
main()
"""


def python(code: str, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**environment(), **options},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_way_of_a_first_user(kfpc_: Run, tmp_path: Path):
    assert kfpc_("init").returncode == 0
    assert kfpc_("validate", "pipeline.yaml").stderr == "1 file: no problems\n"
    compiled = kfpc_("compile", "pipeline.yaml")
    assert compiled.returncode == 0
    assert "wrote my-pipeline.argo.yaml: 3 steps" in compiled.stderr
    assert kfpc_("compile", "pipeline.yaml", "--check").returncode == 0


def test_a_spec_with_a_problem(kfpc_: Run, spec: Path):
    spec.write_text(SPEC.replace("command:", "comand:"))
    result = kfpc_("validate", "spec.yaml")
    assert result.returncode == 1
    assert "unknown key" in result.stdout
    assert " --> spec.yaml:8:5\n" in result.stdout
    compiled = kfpc_("compile", "spec.yaml")
    assert (compiled.returncode, compiled.stdout) == (1, "")
    assert os.listdir(spec.parent) == ["spec.yaml"]


def test_standard_input(kfpc_: Run):
    result = kfpc_("validate", "-", "--format", "json", input=SPEC.replace("busybox", "{{x}}"))
    found = json.loads(result.stdout)["diagnostics"]
    assert result.returncode == 1
    assert {one["file"] for one in found} == {"<stdin>"}


def test_bytes_that_are_no_text(spec: Path):
    result = subprocess.run(
        [sys.executable, "-m", "kfpc", "validate", "-"],
        input=b"name: \xff\n",
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr


def test_a_file_that_is_not_there(kfpc_: Run):
    result = kfpc_("validate", "none.yaml", "--format", "json")
    assert result.returncode == 2
    assert json.loads(result.stdout)["valid"] is False


@pytest.mark.parametrize("cluster", ["gke-spott", "none.yaml"])
def test_a_cluster_that_is_not_there(kfpc_: Run, spec: Path, cluster: str):
    result = kfpc_("validate", "spec.yaml", "--cluster", cluster)
    assert result.returncode == 2
    assert cluster in result.stdout


def test_a_value_for_no_param(kfpc_: Run, spec: Path):
    result = kfpc_("compile", "spec.yaml", "--set", "whom=world")
    assert result.returncode == 2
    assert "whom" in result.stderr
    assert os.listdir(spec.parent) == ["spec.yaml"]


def test_a_package_for_a_pipe(kfpc_: Run, spec: Path):
    result = kfpc_("compile", "spec.yaml", "-o", "-", "--set", "who=world")
    assert result.returncode == 0
    assert result.stdout.startswith("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n")
    assert "Traceback" not in result.stderr


def test_the_package_is_the_same_whatever_the_hash_seed(kfpc_: Run, spec: Path):
    texts = {
        kfpc_("compile", "spec.yaml", "-o", "-", env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "2")
    }
    assert len(texts) == 1


def test_a_required_param_is_named_with_the_command(kfpc_: Run, spec: Path):
    result = kfpc_("compile", "spec.yaml")
    assert result.returncode == 0
    assert "argo submit demo.argo.yaml -p who=...\n" in result.stderr


def test_a_fault_of_kfpc_is_told_in_words(spec: Path):
    result = python(CRASH, "validate", "spec.yaml")
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.startswith("kfpc failed: KeyError: 'inside'\nThis is a bug in kfpc")
    assert "Traceback" not in result.stderr


def test_a_fault_in_full_for_whoever_mends_it(spec: Path):
    result = python(CRASH, "validate", "spec.yaml", KFPC_DEBUG="1")
    assert result.returncode == 3
    assert result.stderr.startswith("Traceback")


def test_an_interrupt_is_quiet(spec: Path):
    code = CRASH.replace('raise KeyError("inside")', "raise KeyboardInterrupt")
    result = python(code, "validate", "spec.yaml")
    assert (result.returncode, result.stdout, result.stderr) == (128 + signal.SIGINT, "", "")


def into(stdout: int | IO[bytes], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kfpc", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        check=False,
    )


OUTPUTS = [
    ("validate", "broken.yaml"),
    ("validate", "spec.yaml", "--format", "json"),
    ("compile", "spec.yaml", "-o", "-"),
    ("plan", "spec.yaml"),
    ("explain", "KFPC201"),
    ("schema",),
    ("--version",),
    ("--help",),
    ("compile", "--help"),
]


@pytest.fixture
def broken(spec: Path) -> Path:
    """A spec with a mistake, beside the right one."""
    (spec.parent / "broken.yaml").write_text(SPEC.replace("command:", "comand:"))
    return spec


@pytest.mark.parametrize("arguments", [one for one in OUTPUTS if "--help" not in one])
def test_a_reader_that_goes_away_is_no_fault(broken: Path, arguments: tuple[str, ...]):
    reading, writing = os.pipe()
    os.close(reading)
    result = into(writing, *arguments)
    os.close(writing)
    assert (result.returncode, result.stderr) == (128 + signal.SIGPIPE, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", OUTPUTS)
def test_an_output_that_is_full(broken: Path, arguments: tuple[str, ...]):
    with open("/dev/full", "wb") as full:
        result = into(full, *arguments)
    told = f"error: cannot write to standard output: {os.strerror(28).lower()}\n"
    assert (result.returncode, result.stderr.lower()) == (2, told)


def test_an_output_that_is_closed(broken: Path):
    command = [sys.executable, "-m", "kfpc", "compile", "spec.yaml", "-o", "-"]
    result = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command],
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert result.stderr == "error: cannot write to standard output: it is closed\n"


def test_a_spec_from_a_program(spec: Path):
    """What a shell makes of ``kfpc validate <(PROGRAM)``."""
    reading, writing = os.pipe()
    os.write(writing, SPEC.encode())
    os.close(writing)
    result = subprocess.run(
        [sys.executable, "-m", "kfpc", "validate", f"/dev/fd/{reading}"],
        pass_fds=(reading,),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(reading)
    assert (result.returncode, result.stderr) == (0, "1 file: no problems\n")


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_that_never_ends(spec: Path, name: str):
    with open("/dev/zero", "rb") as endless:
        result = subprocess.run(
            [sys.executable, "-m", "kfpc", "validate", name],
            stdin=endless,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert result.returncode == 1
    assert "is larger than 4 MiB" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "pipe"),
        ("compile", "spec.yaml", "--params", "pipe"),
        ("compile", "spec.yaml", "--cluster", "./pipe"),
        ("plan", "spec.yaml", "--hours", "greet=1", "--prices", "pipe"),
        ("validate", "/dev/zero"),
    ],
)
def test_what_is_no_file_is_not_waited_for(kfpc_: Run, spec: Path, arguments: tuple[str, ...]):
    os.mkfifo(spec.parent / "pipe")
    result = kfpc_(*arguments)
    told = result.stdout + result.stderr
    assert result.returncode == 2
    assert re.search(r"cannot read `\S+`: it is a (pipe|device)\n", told), told
    assert "help: name a file; what a program writes can be handed over as `<(PROGRAM)`" in told


def test_a_component_that_is_no_file_is_not_waited_for(kfpc_: Run, spec: Path):
    os.mkfifo(spec.parent / "pipe")
    spec.write_text("apiVersion: kfpc/v1\nname: x\nsteps: {s: {component: ./pipe}}\n")
    result = kfpc_("validate", "spec.yaml")
    assert result.returncode == 1
    assert "`./pipe` is not a regular file" in result.stdout


def test_a_disk_that_is_full_gets_no_empty_file(spec: Path):
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "from kfpc.cli import main; main()"
    )
    for arguments in (("init",), ("compile", "spec.yaml"), ("compile", "spec.yaml", "-o", "a.zip")):
        result = python(code, *arguments, PYTHONDONTWRITEBYTECODE="1")
        assert result.returncode == 2
        assert re.search(r"error: cannot write \S+: file too large\n", result.stderr)
    assert os.listdir(spec.parent) == ["spec.yaml"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("init", "\x1b[2J.yaml"), 0),
        (("init", "none/\x1b[2J.yaml"), 2),
        (("compile", "spec.yaml", "-o", "\x1b[2J.yaml"), 0),
        (("compile", "spec.yaml", "-o", "none/\x1b[2J.yaml"), 2),
        (("compile", "spec.yaml", "-o", "\x1b[2J"), 2),
        (("validate", "\x1b[2J"), 2),
        (("explain", "\x1b[2J"), 2),
        (("plan", "spec.yaml", "--step", "\x1b[2J"), 2),
    ],
)
def test_no_name_of_a_file_commands_the_terminal(
    kfpc_: Run, spec: Path, arguments: tuple[str, ...], code: int
):
    result = kfpc_(*arguments)
    assert result.returncode == code
    assert "\x1b" not in result.stdout + result.stderr
    assert "[2J" in result.stdout + result.stderr


def test_a_number_of_very_many_digits_in_the_environment(kfpc_: Run, broken: Path):
    assert kfpc_("validate", "broken.yaml", env={"COLUMNS": "1" * 5000}).returncode == 1


def test_an_output_in_ascii(kfpc_: Run, spec: Path):
    spec.write_text(SPEC.replace("command:", "größe:"), encoding="utf-8")
    result = kfpc_("validate", "spec.yaml", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert result.returncode == 1
    assert "gr\\xf6\\xdfe" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(kfpc_: Run, shell: str):
    result = kfpc_(env={"_KFPC_COMPLETE": f"source_{shell}"})
    assert "kfpc" in result.stdout


def test_completion_of_commands(kfpc_: Run):
    wanted = {"_KFPC_COMPLETE": "complete_bash", "COMP_WORDS": "kfpc va", "COMP_CWORD": "1"}
    assert kfpc_(env=wanted).stdout.split() == ["validate"]
