"""Inputs that are given files from outside of the run."""

from __future__ import annotations

from typing import Any

from kfpc.components.model import InputSpec
from kfpc.diagnostics.catalogue.language import MISSING_KEY, ONE_OF
from kfpc.language.reading import read_given
from kfpc.language.step import Input as InputModel
from kfpc.link.context import Context
from kfpc.link.files import read_source
from kfpc.link.secrets import no_secret_type
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.files import FileSource
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.record import record
from kfpc.source import Document, Place
from kfpc.typecheck.symbols import Symbols
from kfpc.types import ARTIFACT, named


def declared_file(
    context: Context, key: str, model: InputModel, place: Place, names: Symbols
) -> Input:
    """An input that a step declares, and whose file comes from outside."""
    kind = ARTIFACT if model.type is None else named(model.type)
    source: FileSource | Erroneous = ERRONEOUS
    if context.cuts.touch(*place.path):
        pass  # reported
    elif model.from_ is None:
        message = f"missing key `value` in `{'.'.join(map(str, place.path))}`"
        help = "write `value: …`, or `from: {url: URL}` for a file from outside"
        names.report.add(MISSING_KEY.at(place.child("value"), message, help=help))
    elif model.value is not None:
        message = f"`{key}` has `value` and `from`"
        help = "keep one of them: a value, or a file from outside of the run"
        names.report.add(ONE_OF.at(place.child("from").key, message, help=help))
    elif no_secret_type(kind, place.child("type"), names.report):
        source = read_source(model.from_, place.child("from"), names, kind)
    at, optional = place.child("from"), bool(model.optional)
    if source is ERRONEOUS:
        return Input(key, ERRONEOUS.type, ERRONEOUS_TEXT, False, False, optional, at, place.key)
    return Input(key, kind, None, False, False, optional, at, place.key, source)


@record(eq=False)
class GivenFile:
    """A file that a step gives an input of its component."""

    source: FileSource
    optional: bool


def given_file(place: Place, port: InputSpec, names: Symbols) -> GivenFile | Erroneous:
    """What ``with`` gives an input at a place, as ``{from: {…}}``; erroneous, reported, if it is
    of no use."""
    model = read_given(_document_of(place), names.report)
    if model is None:
        return ERRONEOUS
    source = read_source(model.from_, place.child("from"), names, port.type)
    return ERRONEOUS if source is ERRONEOUS else GivenFile(source, bool(model.optional))


def _document_of(place: Place) -> Document:
    """What stands at a place, as a document of its own."""
    found: Any = place.document
    for key in place.path:
        found = found.part(key)
    assert isinstance(found, Document)
    return found
