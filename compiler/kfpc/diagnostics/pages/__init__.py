"""The pages of codes: Markdown, a file each, named as the code is.

The page of a code that a rule gives is not here: it is the docstring of the rule's module.
"""

from __future__ import annotations

from importlib import resources


def page(id: str) -> str | None:
    """The page of a code as it is written, without a heading; None if there is no such file."""
    file = resources.files(__name__).joinpath(f"{id}.md")
    return file.read_text(encoding="utf-8") if file.is_file() else None
