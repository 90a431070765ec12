"""Component files as the tests write them, and the public ones where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from tests.components.support import ROOT, Loaded, load_path


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Loaded]:
    """Reads the text of a component file."""

    def load_text(text: str, name: str = "example.yaml") -> Loaded:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return load_path(path)

    return load_text


@pytest.fixture
def load_args(load: Callable[..., Loaded]) -> Callable[..., Loaded]:
    """Reads a component with these ``args`` (YAML), two inputs and an output."""

    def load_text(args: str) -> Loaded:
        return load(
            f"""\
            inputs:
            - {{name: data, type: CSV}}
            - {{name: rate, type: Float, optional: true}}
            - {{name: verbose, type: Boolean, default: 'False'}}
            outputs:
            - {{name: model, type: Model}}
            implementation:
              container:
                image: trainer:1
                command: [train, --to, {{outputPath: model}}]
                args: {args}
            """
        )

    return load_text


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The public component files, which are not part of the project."""
    path = Path(os.environ.get("KFPC_CORPUS", ROOT / ".." / "shared" / "corpus"))
    if not path.is_dir():
        pytest.skip(f"no corpus of public components at {path} (set KFPC_CORPUS)")
    return path
