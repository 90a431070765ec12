"""Packages as files: their forms, and that the bytes depend on nothing else."""

from __future__ import annotations

import hashlib
import io
import random
import tarfile
import time
import tracemalloc
import zipfile
import zlib

import pytest

from kfpc.bundle import Form, form_of, longest, pack, same_package

MANIFEST = b"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n"
ARCHIVES = [Form.ZIP, Form.TAR]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a/b.yaml", Form.YAML),
        ("b.yml", Form.YAML),
        ("b.ZIP", Form.ZIP),
        ("b.tar.gz", Form.TAR),
        ("b.tgz", Form.TAR),
        ("b.json", None),
        ("b.gz", None),
        ("yaml", None),
    ],
)
def test_the_name_says_the_form(path: str, form: Form | None):
    assert form_of(path) is form


def test_plain_yaml_is_the_manifest():
    assert pack(MANIFEST, Form.YAML) == MANIFEST


def test_a_zip_has_one_file():
    with zipfile.ZipFile(io.BytesIO(pack(MANIFEST, Form.ZIP))) as archive:
        (member,) = archive.infolist()
        assert member.filename == "pipeline.yaml"
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert member.external_attr >> 16 == 0o644
        assert archive.read(member) == MANIFEST


def test_a_tar_has_one_file():
    with tarfile.open(fileobj=io.BytesIO(pack(MANIFEST, Form.TAR))) as archive:
        (member,) = archive.getmembers()
        assert (member.name, member.mtime, member.mode) == ("pipeline.yaml", 0, 0o644)
        assert (member.uid, member.gid, member.uname, member.gname) == (0, 0, "", "")
        content = archive.extractfile(member)
        assert content is not None
        assert content.read() == MANIFEST


@pytest.mark.parametrize("form", ARCHIVES)
def test_the_clock_leaves_no_trace(form: Form, monkeypatch: pytest.MonkeyPatch):
    once = pack(MANIFEST, form)
    monkeypatch.setattr(time, "time", lambda: 1e9)
    assert pack(MANIFEST, form) == once


@pytest.mark.skipif(zlib.ZLIB_RUNTIME_VERSION.endswith("-ng"), reason="zlib-ng packs otherwise")
@pytest.mark.parametrize(
    ("form", "digest"), [(Form.ZIP, "149b9d723883158c"), (Form.TAR, "5f83d7d108f3de1b")]
)
def test_the_bytes_are_the_same_on_every_python(form: Form, digest: str):
    assert hashlib.sha256(pack(MANIFEST, form)).hexdigest()[:16] == digest


@pytest.mark.parametrize("form", ARCHIVES)
def test_an_archive_is_compared_by_its_manifest(form: Form):
    package = pack(MANIFEST, form)
    assert same_package(package, MANIFEST, form)
    assert not same_package(package, MANIFEST + b"#", form)


def test_the_packing_does_not_count():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("pipeline.yaml", MANIFEST)
    assert buffer.getvalue() != pack(MANIFEST, Form.ZIP)
    assert same_package(buffer.getvalue(), MANIFEST, Form.ZIP)


@pytest.mark.parametrize("form", ARCHIVES)
@pytest.mark.parametrize("broken", [b"", b"no archive", MANIFEST])
def test_what_is_no_archive_is_another_package(form: Form, broken: bytes):
    assert not same_package(broken, MANIFEST, form)


@pytest.mark.parametrize("form", ARCHIVES)
def test_an_archive_that_is_cut_short_or_damaged_is_another_package(form: Form):
    package = pack(MANIFEST, form)
    for end in range(0, len(package), 7):
        assert not same_package(package[:end], MANIFEST, form)
    for at in range(20, 60):
        damaged = package[:at] + bytes([package[at] ^ 0xFF]) + package[at + 1 :]
        same_package(damaged, MANIFEST, form)  # whatever it says, it does not fail


@pytest.mark.parametrize("form", ARCHIVES)
def test_no_more_is_unpacked_than_the_manifest_has(form: Form):
    bomb = pack(MANIFEST + bytes(10**8), form)
    assert len(bomb) < 10**6

    tracemalloc.start()
    assert not same_package(bomb, MANIFEST, form)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**7


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("manifest", [MANIFEST, b"", random.Random(1).randbytes(10**6)])
def test_no_package_is_longer_than_is_read_of_one(form: Form, manifest: bytes):
    assert len(pack(manifest, form)) < longest(manifest, form)
