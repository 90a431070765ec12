"""What the specs of the tests expect of a namespace."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

TOKEN = 'ghp_it\'s a "token" $$ $(HOME) {{workflow.name}} \\ é'
ACCOUNT = '{"type": "service_account", "project_id": "kfpc-test"}'
SECRET_LINES = "first $(HOME)\nsecond {{=1+1}}\n"
SETTINGS = "rate = 0.1\n"
PRIORITY = 7


def _secret(name: str, data: Mapping[str, str]) -> dict[str, Any]:
    encoded = {key: base64.b64encode(text.encode()).decode() for key, text in data.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "data": encoded}


OBJECTS: tuple[dict[str, Any], ...] = (
    _secret("github", {"token": TOKEN}),
    _secret("user-gcp-sa", {"user-gcp-sa.json": ACCOUNT}),
    _secret("kfpc-test-certs", {"ca.pem": SECRET_LINES, "password": TOKEN}),
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "kfpc-test-settings"},
        "data": {"settings.toml": SETTINGS},
    },
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "kfpc-test-limits"},
        "data": {"two": "2"},
    },
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "kfpc-test-words"},
        "data": {"RATE": "0.5", "COLOUR": "theirs", "WORD": "tagged {{workflow.name}} $(HOME)"},
    },
    {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "kfpc-test-urgent"},
        "value": PRIORITY,
    },
    {
        "apiVersion": "node.k8s.io/v1",
        "kind": "RuntimeClass",
        "metadata": {"name": "kfpc-test-runc"},
        "handler": "runc",
    },
)
