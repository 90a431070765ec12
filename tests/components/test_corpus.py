"""The public component files that kfpc was made to take, read in place.

They are other people's files; where they are not at hand these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kfpc.diagnostics import Severity
from tests.components.support import Loaded, load_path, underlined

GRAPH, V2_PLACEHOLDER = "KFPC405", "KFPC407"

KNOWN_WARNINGS = {
    "KFPC425",  # '{}' for a list: SageMaker's
    "KFPC428",  # a relative path in fileOutputs
}


def load_all(folder: Path) -> dict[str, Loaded]:
    return {path.name: load_path(path) for path in sorted(folder.glob("*.yaml"))}


@pytest.fixture(scope="module")
def public(corpus) -> dict[str, Loaded]:
    return load_all(corpus / "components_v1")


def errors(loaded: Loaded) -> set[str]:
    return {found.code for found in loaded.found if found.severity is Severity.ERROR}


def test_the_model_case_loads_without_a_word(corpus):
    seed = load_all(corpus / "seed")
    assert seed
    for name, loaded in seed.items():
        assert loaded.found == (), name
        assert loaded.component is not None


def test_whatever_runs_one_container_by_v1_loads(public):
    eligible = {
        name: loaded
        for name, loaded in public.items()
        if not errors(loaded) & {GRAPH, V2_PLACEHOLDER}
    }
    refused = {name: loaded.found for name, loaded in eligible.items() if loaded.component is None}
    print(f"{len(eligible) - len(refused)} of {len(eligible)} load; refused: {refused}")
    assert len(public) < 100 or len(eligible) > 0.9 * len(public)
    assert len(refused) <= 0.02 * len(eligible)


def test_who_is_refused_is_told_why(public):
    refused = {name: loaded for name, loaded in public.items() if loaded.component is None}
    for name, loaded in refused.items():
        assert len(errors(loaded)) == 1, (name, loaded.found)
        if V2_PLACEHOLDER in errors(loaded):
            for found in loaded.found:
                if found.code == V2_PLACEHOLDER:
                    placeholder = found.message.split("`")[1]
                    assert placeholder, name
                    assert underlined(found) == placeholder, name
        else:
            assert errors(loaded) == {GRAPH}, (name, loaded.found)


def test_warnings_are_few_and_known(public):
    mine = {
        found.code
        for loaded in public.values()
        for found in loaded.found
        if found.severity is Severity.WARNING and found.code.startswith("KFPC4")
    }
    assert mine <= KNOWN_WARNINGS


def test_compiled_pipelines_are_told_from_components(corpus):
    for name, loaded in load_all(corpus / "ir_v2").items():
        assert loaded.component is None, name
        codes = {code for code in loaded.codes if code.startswith("KFPC4")}
        assert codes <= {"KFPC406"}, (name, loaded.found)
