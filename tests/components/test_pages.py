"""The examples on the pages of the codes: the wrong ones give the code, the right do not."""

from __future__ import annotations

import re

import pytest

from kfpc.components import ComponentLibrary
from kfpc.diagnostics import Code, Report, SourceText, Span
from kfpc.diagnostics.catalogue import components as catalogue
from kfpc.diagnostics.pages import page

CODES = [value for value in vars(catalogue).values() if isinstance(value, Code)]

BLOCK = re.compile(r"```yaml\n# (wrong|right)\n(.*?)```", re.DOTALL)


def diagnose(text: str, folder) -> set[str]:
    """The codes for a component file, or for the reference in a spec."""
    report = Report()
    reference = re.search(r"component: \"?([^\"}\s]+)", text)
    if reference is None:
        (folder / "example.yaml").write_text(text)
    name = "example.yaml" if reference is None else reference.group(1)
    place = type("Place", (), {"span": Span(SourceText("spec", text), 0, 1)})()
    ComponentLibrary().find(name, str(folder), place, report)
    return {found.code for found in report.found}


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_examples(code: Code, tmp_path):
    blocks = BLOCK.findall(page(code.id) or "")
    assert {verdict for verdict, _ in blocks} == {"wrong", "right"}
    for verdict, text in blocks:
        if verdict == "right" and "apiVersion: kfpc" in text:
            continue  # a spec without any component
        assert (code.id in diagnose(text, tmp_path)) is (verdict == "wrong"), text


def test_codes_are_unique_and_in_their_block():
    ids = [code.id for code in CODES]
    assert len(set(ids)) == len(ids)
    assert all("KFPC401" <= name <= "KFPC449" for name in ids)
