"""Paths that volumes are mounted at."""

from __future__ import annotations

import pytest

from kfpc.kubernetes.paths import is_mount_path, mount_point


@pytest.mark.parametrize(
    ("path", "taken"),
    [("/", True), ("/data", True), ("/a b/", True), ("data", False), ("", False), ("/a:b", False)],
)
def test_mount_paths(path: str, taken: bool):
    assert is_mount_path(path) is taken


@pytest.mark.parametrize(
    ("path", "place"), [("/data", "/data"), ("/data/", "/data"), ("/", "/"), ("/a//", "/a")]
)
def test_mounts_at_one_place(path: str, place: str):
    assert mount_point(path) == place
