"""What a command line runs."""

from __future__ import annotations

import pytest

from kfpc.pipeline.programs import language_of, program_of, text_at
from kfpc.pipeline.values import TypedText


def words(line: str) -> tuple[TypedText, ...]:
    return tuple(TypedText((word,)) for word in line.split())


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("sh -c TEXT", "TEXT"),
        ("/bin/bash -euo pipefail -c TEXT a -c b", "TEXT"),
        ("env bash --norc -ec TEXT", "TEXT"),
        ("python3 -u -W ignore -c TEXT", "TEXT"),
        ("sh script -c TEXT", None),
        ("python3 -m train -c TEXT", None),
        ("train -c TEXT", None),
        ("sh -c", None),
        ("", None),
    ],
)
def test_the_text_after_c(line: str, text: str | None) -> None:
    at = text_at(words(line))
    assert (None if at is None else words(line)[at].literal) == text


def test_the_program_behind_env() -> None:
    assert program_of(words("/usr/bin/env bash")) == "bash"
    assert language_of(words("/usr/bin/env bash")) == "shell"
    assert language_of(words("python3 sh")) == "python"
