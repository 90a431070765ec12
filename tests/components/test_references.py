"""From what a spec says to the file that it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from kfpc.components import resolve_reference
from kfpc.diagnostics import Report, SourceText, Span

HERE = Span(SourceText("pipeline.yaml", "component: here"), 11, 15)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in ("components/train.yaml", "components/copy_data.yaml", "split/component.yaml",
                 "one/only.yml", "many/a.yaml", "many/b.yaml"):  # fmt: skip
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text("name: x\nimplementation: {}\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "pipeline.yaml").write_text("apiVersion: kfpc/v1\n")
    return tmp_path


def resolve(reference, folder):
    report = Report()
    place = type("Place", (), {"span": HERE})()
    return resolve_reference(reference, str(folder), place, report), report.found


@pytest.mark.parametrize(
    "reference",
    ["components/train.yaml", "./components/train.yaml", "one/../components//train.yaml"],
)
def test_a_path_relative_to_the_spec(folder, reference):
    assert resolve(reference, folder) == (str(folder / "components" / "train.yaml"), [])


def test_an_absolute_path(folder):
    path = str(folder / "components" / "train.yaml")
    assert resolve(path, "elsewhere") == (path, [])


@pytest.mark.parametrize(
    ("reference", "code", "help"),
    [
        ("components/trian.yaml", "KFPC401", "did you mean `components/train.yaml`?"),
        ("componets/train.yaml", "KFPC401", "did you mean `components/train.yaml`?"),
        ("components/copy-data.yml", "KFPC401", "did you mean `components/copy_data.yaml`?"),
        ("components/zzz.yaml", "KFPC401",
         "the folder `components` has: copy_data.yaml, train.yaml"),
        ("zzz.yaml", "KFPC401",
         "the spec's folder has no `zzz.yaml`; paths are relative to the spec"),
        ("components/train.yaml/x.yaml", "KFPC401", None),
        ("", "KFPC401", None),
        ("a\0b", "KFPC401", None),
        ("split", "KFPC402", "did you mean `split/component.yaml`?"),
        ("one", "KFPC402", "did you mean `one/only.yml`?"),
        ("many", "KFPC402", "name one of its files: a.yaml, b.yaml"),
        ("empty", "KFPC402", None),
        *(
            (f"{scheme}://example.com/component.yaml", "KFPC403",
             "download the file, keep it beside the spec, and give its path")
            for scheme in ("http", "https", "gs", "s3", "file", "oci", "git+ssh", "HTTPS")
        ),
    ],
)  # fmt: skip
def test_what_leads_nowhere(folder, reference, code, help):
    path, (found,) = resolve(reference, folder)
    assert path is None
    assert found.code == code
    assert found.span == HERE
    if help is not None:
        assert found.help == help


def test_an_address_is_named(folder):
    _, (found,) = resolve("gs://bucket/x.yaml", folder)
    assert found.message == "kfpc does not fetch files from `gs://` addresses"
