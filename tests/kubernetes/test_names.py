"""Names, as Kubernetes takes them."""

from __future__ import annotations

import re

import pytest

from kfpc.kubernetes.names import VARIABLE, is_data_key, is_dns_label, is_dns_subdomain


@pytest.mark.parametrize("name", ["a", "9", "cache", "a-b", "a" * 63])
def test_a_container_may_be_called_so(name: str):
    assert is_dns_label(name)
    assert is_dns_subdomain(name)


@pytest.mark.parametrize("name", ["", "A", "a_b", "-a", "a-", "a b", "é", "a\n"])
def test_neither_a_container_nor_an_object_may_be_called_so(name: str):
    assert not is_dns_label(name)
    assert not is_dns_subdomain(name)


@pytest.mark.parametrize("name", ["a.b", "my-secret.v1", "a" * 64, "a" * 253, "a." + "b" * 251])
def test_only_an_object_may_be_called_so(name: str):
    assert is_dns_subdomain(name)
    assert not is_dns_label(name)


@pytest.mark.parametrize("name", [".a", "a.", "a..b", "a.-b", "a" * 254])
def test_no_object_may_be_called_so(name: str):
    assert not is_dns_subdomain(name)


@pytest.mark.parametrize("name", ["PATH", "_", "a.b-c", "KFPC_1"])
def test_variables(name: str):
    assert re.fullmatch(VARIABLE, name)


@pytest.mark.parametrize("name", ["", "1A", "A B", "A=", "-A", ".a", "É"])
def test_texts_that_name_no_variable(name: str):
    assert not re.fullmatch(VARIABLE, name)


@pytest.mark.parametrize("key", ["token", "A_b-c.d", ".hidden", "-", "9", "a" * 253])
def test_keys_of_secrets(key: str):
    assert is_data_key(key)


@pytest.mark.parametrize("key", ["", ".", "..", "..data", "a b", "a/b", "é", "a\n", "a" * 254])
def test_texts_that_are_no_key_of_a_secret(key: str):
    assert not is_data_key(key)
