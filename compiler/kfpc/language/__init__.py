"""The language: pydantic models of the file, one module per concept."""

from kfpc.language.reading import SpecReading, read_cluster, read_prices, read_spec
from kfpc.language.schema import json_schema
from kfpc.language.spec import Spec
from kfpc.language.templates import spec_of

__all__ = [
    "Spec",
    "SpecReading",
    "json_schema",
    "read_cluster",
    "read_prices",
    "read_spec",
    "spec_of",
]
