"""The forms of a package: plain YAML, or an archive that holds it."""

from __future__ import annotations

from enum import Enum


class Form(Enum):
    YAML = "yaml"
    ZIP = "zip"
    TAR = "tar.gz"


SUFFIXES = {
    ".yaml": Form.YAML,
    ".yml": Form.YAML,
    ".zip": Form.ZIP,
    ".tar.gz": Form.TAR,
    ".tgz": Form.TAR,
}


def form_of(path: str) -> Form | None:
    """The form that a file's name asks for; None where it says nothing that is known."""
    name = path.lower()
    return next((form for suffix, form in SUFFIXES.items() if name.endswith(suffix)), None)


def pack(manifest: bytes, form: Form) -> bytes:
    """A manifest's YAML in that form."""
    if form is Form.YAML:
        return manifest
    from kfpc.bundle import archives  # noqa: PLC0415 - most packages are plain YAML

    return archives.zipped(manifest) if form is Form.ZIP else archives.tarred(manifest)


def same_package(package: bytes, manifest: bytes, form: Form) -> bool:
    """Whether a package holds exactly that manifest.

    Archives are compared by what is in them: another build of zlib may pack the same
    text into other bytes.
    """
    if form is Form.YAML:
        return package == manifest
    from kfpc.bundle import archives  # noqa: PLC0415

    unpack = archives.unzipped if form is Form.ZIP else archives.untarred
    return unpack(package, len(manifest)) == manifest


def longest(manifest: bytes, form: Form) -> int:
    """More bytes than a package that holds this manifest can have, in whatever way it is packed."""
    return len(manifest) + 1 if form is Form.YAML else 2 * len(manifest) + _WRAPPING


_WRAPPING = 65536
"""What an archive has beside the bytes that are packed."""
