"""What kfpc says about a spec that is written in a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import kfpc
from kfpc.diagnostics import Diagnostic, Span

HEAD = "apiVersion: kfpc/v1\nname: demo\n"


@dataclass(frozen=True)
class Told:
    """A diagnostic as a reader sees it: ``at`` and ``related`` are the underlined texts."""

    code: str
    message: str
    at: str
    help: str | None = None
    related: tuple[str, ...] = ()


def told(body: str, folder: Path | None = None, **options: str) -> list[Told]:
    """The diagnostics of a spec; ``apiVersion`` and ``name`` are added where they lack."""
    return [_shown(found) for found in validated(body, folder, **options).diagnostics]


def codes(body: str, folder: Path | None = None, **options: str) -> list[str]:
    """Just the codes, without ``KFPC``."""
    return [one.code for one in told(body, folder, **options)]


def validated(body: str, folder: Path | None = None, **options: Any) -> kfpc.ValidateResult:
    name = "pipeline.yaml" if folder is None else str(folder / "pipeline.yaml")
    return kfpc.validate(kfpc.Source(whole(body), name), **options)


def loaded(body: str, folder: Path | None = None) -> kfpc.LoadResult:
    name = "pipeline.yaml" if folder is None else str(folder / "pipeline.yaml")
    return kfpc.load(kfpc.Source(whole(body), name))


def whole(body: str) -> str:
    text = dedent(body).lstrip("\n")
    return text if text.startswith("apiVersion") else HEAD + text


def _shown(found: Diagnostic) -> Told:
    related = tuple(_text(one.span) for one in found.related)
    return Told(found.code[4:], found.message, _text(found.span), found.help, related)


def _text(span: Span) -> str:
    return span.source.text[span.start : span.end]
