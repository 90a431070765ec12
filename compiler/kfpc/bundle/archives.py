"""Archives with one ``pipeline.yaml``, as Kubeflow Pipelines has them.

They hold no time, owner or machine, so that the same manifest gives the same bytes.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from io import BytesIO
from tarfile import TarFile, TarInfo
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

MEMBER = "pipeline.yaml"
_MODE = 0o644
_LEVEL = 9
_BLOCKS = 65536
"""What a tar has beside its files, and more: headers, and zeros up to a whole record."""

_BROKEN = (BadZipFile, tarfile.TarError, zlib.error, OSError, EOFError, ValueError, RuntimeError)
"""What the libraries raise for an archive that is none, or is encrypted, or ends early."""


def zipped(manifest: bytes) -> bytes:
    member = ZipInfo(MEMBER, date_time=(1980, 1, 1, 0, 0, 0))  # the earliest that zip knows
    member.compress_type = ZIP_DEFLATED
    member.create_system = 3  # Unix, on whatever machine
    member.external_attr = _MODE << 16
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(member, manifest, compresslevel=_LEVEL)
    return buffer.getvalue()


def unzipped(package: bytes, size: int) -> bytes | None:
    """The manifest, or None if that is not what is in there; of one that is larger than ``size``
    a byte more."""
    try:
        with ZipFile(BytesIO(package)) as archive:
            if archive.namelist() != [MEMBER]:
                return None
            with archive.open(MEMBER) as member:
                return member.read(size + 1)
    except _BROKEN:
        return None


def tarred(manifest: bytes) -> bytes:
    member = TarInfo(MEMBER)
    member.size = len(manifest)
    member.mode = _MODE
    member.mtime = 0
    buffer = BytesIO()
    with (
        gzip.GzipFile("", "wb", compresslevel=_LEVEL, fileobj=buffer, mtime=0) as packed,
        TarFile(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        archive.addfile(member, BytesIO(manifest))
    return buffer.getvalue()


def untarred(package: bytes, size: int) -> bytes | None:
    """The manifest, or None if that is not what is in there; of one that is larger than ``size``
    no more than a byte more is looked at."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(package)) as packed:
            unpacked = packed.read(size + _BLOCKS)
        with tarfile.open(fileobj=BytesIO(unpacked), mode="r:") as archive:
            if archive.getnames() != [MEMBER]:
                return None
            member = archive.extractfile(MEMBER)
            return member.read(size + 1) if member else None
    except _BROKEN:
        return None
