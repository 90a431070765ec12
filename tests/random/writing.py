"""Trees as YAML: with anchors where a value is there twice, with merge keys, and with words that
YAML 1.1 reads in its own way."""

from __future__ import annotations

from typing import Any

import yaml


class Unquoted(str):
    """A text that is written without quotes, whatever it looks like."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_MARK = "UNQUOTED"
_Dumper.add_representer(Unquoted, lambda dumper, text: dumper.represent_str(_MARK + text))


def written(tree: Any) -> str:
    """A tree as YAML, in the order of its keys."""
    text: str = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
    return (
        text.replace(f"'{_MARK}", "'")
        .replace(_MARK, "")
        .replace("'<<': ", "<<: ")
        .replace("'<<':\n", "<<:\n")
    )
