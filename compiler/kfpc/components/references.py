"""From what a spec says of a component to the file that it means."""

from __future__ import annotations

import os
import re

from kfpc.diagnostics import Diagnostic, Located, Report
from kfpc.diagnostics.catalogue.components import (
    ADDRESS,
    FILE_NOT_FOUND,
    IS_A_FOLDER,
)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_ENDINGS = (".yaml", ".yml")
_IMPLEMENTATION = re.compile(rb"^[ \t{]*[\"']?implementation[\"']?[ \t]*:", re.MULTILINE)
_MOST = 20
"""More files than this are not looked into for a help."""

_READ = 64 * 1024


def resolve_reference(
    reference: str,
    base_directory: str,
    place: Located,
    report: Report,
    what: str = "component file",
) -> str | None:
    """The path of the file that a reference means; None after a diagnostic at ``place``.

    A reference is a path, absolute or relative to ``base_directory`` (the spec's folder).
    Addresses (``https://…``, ``gs://…``) are refused, as this version does not fetch. All places
    of one reference are told as one. ``what`` the file is to be.
    """
    scheme = _SCHEME.match(reference)
    if scheme is not None:
        message = f"kfpc does not fetch files from `{scheme.group()}` addresses"
        help = "download the file, keep it beside the spec, and give its path"
        report.add_alike(ADDRESS.at(place, message, help=help), ("component", reference))
        return None
    path = os.path.normpath(os.path.join(base_directory, reference)) if reference else ""
    if os.path.isfile(path):
        return path
    report.add_alike(_not_a_file(reference, path, base_directory, place, what), ("component", path))
    return None


def _not_a_file(
    reference: str, path: str, base_directory: str, place: Located, what: str
) -> Diagnostic:
    """What is wrong with a reference that means no file."""
    if os.path.isdir(path):
        message = f"`{reference}` is a folder, not a {what}"
        return IS_A_FOLDER.at(place, message, help=_in_folder(reference, path))
    if os.path.exists(path):
        return FILE_NOT_FOUND.at(place, f"`{reference}` is not a regular file")
    message = f"there is no {what} `{reference}`" if reference else "the path is empty"
    nearby = _nearby(reference, base_directory) if reference else "write the path of the file"
    return FILE_NOT_FOUND.at(place, message, help=nearby)


def _in_folder(reference: str, path: str) -> str | None:
    files = _components(path)
    for name in ("component.yaml", "component.yml", *(files if len(files) == 1 else ())):
        if name in files:
            return f"did you mean `{os.path.join(reference, name)}`?"
    if not files:
        return "name a component file: `component: FOLDER/component.yaml`"
    return f"name one of its files: {', '.join(files[:5])}"


def _nearby(reference: str, base_directory: str) -> str | None:
    """A suggestion from what lies where the path goes wrong, part by part."""
    parts = [part for part in reference.split("/") if part not in ("", ".")]
    written = "/" if reference.startswith("/") else ""
    for index, part in enumerate(parts):
        folder = os.path.join(base_directory, written)
        if part != ".." and not os.path.lexists(os.path.join(folder, part)):
            rest = "/".join(parts[index + 1 :])
            return _closest(written, part, rest, folder, base_directory)
        written = os.path.join(written, part)
    return None


def _closest(written: str, part: str, rest: str, folder: str, base_directory: str) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    for name in get_close_matches(part, _listing(folder), n=3, cutoff=0.6):
        suggestion = os.path.join(written, name, rest) if rest else os.path.join(written, name)
        if os.path.isfile(os.path.join(base_directory, suggestion)):
            return f"did you mean `{suggestion}`?"
    where = f"the folder `{written}`" if written else "the spec's folder"
    others = _components(folder)
    if rest or not others:
        return f"{where} has no `{part}`; paths are relative to the spec"
    return f"{where} has: {', '.join(others[:5])}"


def _components(folder: str) -> list[str]:
    """The component files of a folder, of its first files: a spec beside them is none."""
    names = [name for name in _listing(folder) if name.endswith(_ENDINGS)]
    return [name for name in names[:_MOST] if _is_component(os.path.join(folder, name))]


def _is_component(path: str) -> bool:
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            return _IMPLEMENTATION.search(file.read(_READ)) is not None
    except OSError:
        return False


def _listing(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder or "."))
    except (OSError, ValueError):  # the latter for a NUL in the name
        return []
