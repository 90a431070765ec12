"""Renews the files that are made from the code, or with ``--check`` says which are stale.

A generated file is a line in ``GENERATED``: where it goes, and the function that gives its
text. ``make generate`` and ``make check`` call this.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent

# file: "module:function", the function without arguments and giving the whole text
GENERATED = {
    "schemas/kfpc-v1.schema.json": "kfpc.cli.schema:schema_text",
    "docs/rules.md": "kfpc.cli.pages:rules_text",
    "docs/gpus.md": "kfpc.views.gpus:gpus_text",
    "docs/causes.md": "kfpc.views.causes:causes_text",
}


def text_of(source: str) -> str:
    """The text that ``module:function`` gives."""
    module, _, function = source.partition(":")
    text: str = getattr(import_module(module), function)()
    return text


def stale() -> dict[Path, str]:
    """The files whose text is not what the code gives, and what it gives."""
    wanted = {ROOT / file: text_of(source) for file, source in GENERATED.items()}
    return {file: text for file, text in wanted.items() if _read(file) != text}


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


def main() -> int:
    """Exit status 1 if ``--check`` finds a stale file."""
    found = stale()
    if "--check" in sys.argv[1:]:
        for file in found:
            print(f"{file.relative_to(ROOT)} is stale: run `make generate`", file=sys.stderr)
        return 1 if found else 0
    for file, text in found.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(f"renewed {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
