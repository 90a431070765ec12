"""Names of types that are almost those of the basic ones."""

import pytest

from kfpc.types import basic_type_meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Flaot", "Float"),
        ("fload", "Float"),
        ("Intger", "Integer"),
        ("Sting", "String"),
        ("Bolean", "Boolean"),
        ("Lists", "List"),
        ("Artefact", "Artifact"),
        ("number", "Float"),
        ("array", "List"),
        ("Object", "Dict"),
    ],
)
def test_what_was_meant(name: str, meant: str):
    assert basic_type_meant(name) == meant


@pytest.mark.parametrize(
    "name",
    [
        "Float", "string", "int", "Text", "GCSPath", "GCSPaths", "GCPProjectID", "CSV", "TSV",
        "URI", "URL", "Model", "Metrics", "Dataset", "Directory", "JSON", "JsonArray", "Date",
        "Timestamp", "Path", "File", "Binary", "UI metadata", "Examples", "Schema",
    ],
)  # fmt: skip
def test_names_that_are_meant(name: str):
    assert basic_type_meant(name) is None
