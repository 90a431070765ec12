"""The project's own component files, beside the public ones whose programs they run."""

from __future__ import annotations

import pytest

from tests.components.support import ROOT, load_path

FOLDER = ROOT / "specs" / "github-issue-summarization" / "components"

FILES = {
    "copy_data.yaml": "datacopy_component.yaml",
    "train.yaml": "train_component.yaml",
    "metadata_log.yaml": "metadata_log_component.yaml",
}


@pytest.mark.parametrize("ours", FILES)
def test_they_load(ours):
    assert load_path(FOLDER / ours).good.description


@pytest.mark.parametrize(("ours", "theirs"), FILES.items())
def test_they_run_the_same_program(corpus, ours, theirs):
    one, other = load_path(FOLDER / ours).good, load_path(corpus / "seed" / theirs).good

    def inputs(component):
        return {
            name: (declared.type, declared.default, declared.optional)
            for name, declared in component.inputs.items()
        }

    def outputs(component):
        return {name: (output.type, output.path) for name, output in component.outputs.items()}

    assert inputs(one) == inputs(other)
    assert outputs(one) == outputs(other)
    assert one.container == other.container
    assert one.labels == other.labels
