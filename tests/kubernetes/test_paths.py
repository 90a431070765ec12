"""Paths that volumes are mounted at."""

from __future__ import annotations

import pytest

from kfpc.kubernetes.paths import is_mount_path, is_sub_path, is_within, mount_point


@pytest.mark.parametrize(
    ("path", "taken"),
    [("/", True), ("/data", True), ("/a b/", True), ("data", False), ("", False), ("/a:b", False)],
)
def test_mount_paths(path: str, taken: bool):
    assert is_mount_path(path) is taken


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/data", "/data"), ("/data/", "/data"), ("/", "/"), ("/a//", "/a"), ("//a", "/a"),
        ("/m//n", "/m/n"), ("/a/./b/", "/a/b"), ("/a/../b", "/b"), ("a", "a"),
    ],
)  # fmt: skip
def test_mounts_at_one_place(path: str, place: str):
    assert mount_point(path) == place


@pytest.mark.parametrize(
    ("path", "taken"),
    [("a", True), ("a/b..c", True), ("", True), ("/a", False), ("..", False), ("a/../b", False)],
)
def test_paths_within_a_volume(path: str, taken: bool):
    assert is_sub_path(path) is taken


@pytest.mark.parametrize(
    ("path", "folder", "within"),
    [
        ("/a", "/a", True),
        ("/a//b", "/a/", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
        ("/a", "/", True),
    ],
)
def test_what_a_folder_has_in_it(path: str, folder: str, within: bool):
    assert is_within(path, folder) is within
