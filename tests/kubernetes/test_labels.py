"""Keys and values of labels, as Kubernetes takes them."""

from __future__ import annotations

import pytest

from kfpc.kubernetes.labels import is_key, is_label_value


@pytest.mark.parametrize(
    "key", ["a", "app.kubernetes.io/name", "A_b.c-1", "x" * 63, f"{'.'.join(['a' * 63] * 3)}/b"]
)
def test_keys(key: str):
    assert is_key(key)


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a/b/c", "A.b/c", "a b", "-a", "a-", "é", "a\n", "x" * 64, "a_b/c"]
)
def test_texts_that_are_no_keys(key: str):
    assert not is_key(key)


@pytest.mark.parametrize("value", ["", "a", "1.10", "A_b.c-1", "x" * 63])
def test_values(value: str):
    assert is_label_value(value)


@pytest.mark.parametrize("value", ["a b", "-a", "a.", "a/b", "é", "a\n", " ", "x" * 64])
def test_texts_that_are_no_values(value: str):
    assert not is_label_value(value)
