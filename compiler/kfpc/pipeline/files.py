"""Files that come from outside of a run, and places where files are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal

from kfpc.diagnostics import Located
from kfpc.pipeline.values import SecretRef, TypedText
from kfpc.record import record

Kind = Literal["http", "s3", "gcs", "git", "literal"]
Archive = Literal["none", "tar", "zip"]


@record(eq=False)
class Location:
    """Where a file is, by the language's words: ``texts``, such as a key, ``secrets``, and
    ``flags``, which are numbers too. One of ``s3`` or ``gcs`` without a bucket is in the artifact
    repository."""

    kind: Kind
    place: Located
    texts: Mapping[str, TypedText] = field(default_factory=dict)
    headers: Mapping[str, TypedText] = field(default_factory=dict)
    secrets: Mapping[str, SecretRef] = field(default_factory=dict)
    flags: Mapping[str, bool | int] = field(default_factory=dict)

    @property
    def in_repository(self) -> bool:
        """Whether it is in the artifact repository."""
        return self.kind in ("s3", "gcs") and "bucket" not in self.texts

    def all_texts(self) -> Iterator[TypedText]:
        """Its texts, those too that say which Secrets it needs."""
        yield from self.texts.values()
        yield from self.headers.values()
        for secret in self.secrets.values():
            yield secret.name
            yield secret.key


@record(eq=False)
class Kept:
    """How the file of an output is kept: where, else in the artifact repository; packed in what,
    or how much a tar is compressed; and when it is deleted, in the platform's words. ``texts`` are
    those with expressions that an output of a scope has for it, and where they stand: those of a
    step are among its readings."""

    place: Located
    location: Location | None = None
    archive: Archive | int | None = None
    gc: str | None = None
    texts: tuple[tuple[TypedText, Located], ...] = ()


@record(eq=False)
class FileSource:
    """A file from outside of the run. ``mode`` are its permissions."""

    location: Location
    archive: Archive | None = None
    mode: int | None = None
    recurse_mode: bool = False
