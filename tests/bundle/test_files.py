"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from kfpc.bundle import WriteError, write_atomically, write_new


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask():
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path, umask: None):
    write_atomically(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
    assert mode(tmp_path / "a") == 0o640


def test_a_replaced_file_keeps_its_mode(tmp_path: Path, umask: None):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o606)
    write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert mode(tmp_path / "a") == 0o606


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real/a")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"new"
    assert sorted(os.listdir(tmp_path)) == ["link", "real"]


def test_a_path_without_a_folder_is_in_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    write_atomically("a", b"x")
    assert os.listdir(tmp_path) == ["a"]


def test_a_reader_of_the_old_file_keeps_it(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"old")
    with open(tmp_path / "a", "rb") as reader:
        write_atomically(tmp_path / "a", b"new")
        assert reader.read() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    (tmp_path / "a").write_bytes(b"old")

    def full(*_: object):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    with pytest.raises(WriteError, match=r"a: no space left on device$"):
        write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", b"new")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("none/a", "there is no such directory"),
        ("file/a", "not a directory"),
        ("folder", "it is a directory"),
        ("a\0b", "null"),
        ("n" * 300, "file name too long"),
    ],
)
def test_what_cannot_be_written_is_told(tmp_path: Path, path: str, reason: str):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriteError, match=reason):
        write_atomically(os.path.join(tmp_path, path), b"x")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o444)
    with pytest.raises(WriteError, match="no permission"):
        write_atomically(tmp_path / "a", b"new")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write_atomically(tmp_path / "pipe", b"x")
    reader.join()
    assert got == [b"x"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


class TestNewFiles:
    def test_one_is_written(self, tmp_path: Path, umask: None):
        write_new(tmp_path / "a", b"x")
        assert (tmp_path / "a").read_bytes() == b"x"
        assert mode(tmp_path / "a") == 0o640
        assert os.listdir(tmp_path) == ["a"]

    @pytest.mark.parametrize("there", ["file", "folder", "link to nothing"])
    def test_nothing_is_replaced(self, tmp_path: Path, there: str):
        if there == "file":
            (tmp_path / "a").write_bytes(b"old")
        elif there == "folder":
            (tmp_path / "a").mkdir()
        else:
            (tmp_path / "a").symlink_to("none")
        before = (tmp_path / "a").lstat()
        with pytest.raises(FileExistsError):
            write_new(tmp_path / "a", b"new")
        assert (tmp_path / "a").lstat() == before
        assert os.listdir(tmp_path) == ["a"]

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_a_failure_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
    ):
        def full(*_: object):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, step, full)
        with pytest.raises(WriteError, match=r"a: no space left on device$"):
            write_new(tmp_path / "a", b"new")
        assert os.listdir(tmp_path) == []
