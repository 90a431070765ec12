"""Reading: a text becomes plain values that know their file, line and column."""

from kfpc.source.build import MAX_DEPTH
from kfpc.source.characters import MAX_BYTES
from kfpc.source.document import Document, Place
from kfpc.source.dropped import Path
from kfpc.source.gc_pause import gc_paused
from kfpc.source.reading import read_file, read_text
from kfpc.source.suppression import suppress

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Document",
    "Path",
    "Place",
    "gc_paused",
    "read_file",
    "read_text",
    "suppress",
]
