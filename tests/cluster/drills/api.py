"""The cluster's API by HTTP, for those who ask often: a kubectl takes a tenth of a second."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import Any

from tests.cluster.drills.setting import Setting, is_held
from tests.cluster.kubectl import RefusedError, namespace

PODS = "api/v1", "pods"
WORKFLOWS = "apis/argoproj.io/v1alpha1", "workflows"

_SECONDS = 60
"""How long an answer may take."""


class Api:
    """One namespace, through a ``kubectl proxy``."""

    def __init__(self, port: int, namespace: str) -> None:
        self.port = port
        self.namespace = namespace

    def ask(self, method: str, path: str, given: Any = None) -> Any:
        """What an object's path answers."""
        return json.loads(self._answer(method, path, given))

    def _answer(self, method: str, path: str, given: Any = None) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            body = None if given is None else json.dumps(given)
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        if answer.status >= 400:
            raise RefusedError(f"{method} {path}: {text[:500]}")
        return text

    def path(self, kind: tuple[str, str], name: str = "", **query: str) -> str:
        root, plural = kind
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        name = f"/{name}" if name else ""
        return f"/{root}/namespaces/{self.namespace}/{plural}{name}?{asked}"

    def create(self, kind: tuple[str, str], manifest: Mapping[str, Any]) -> str:
        """The name of what was created."""
        made = self.ask("POST", self.path(kind), manifest)
        return str(made["metadata"]["name"])

    def log(self, pod: str, container: str) -> str:
        """What it has printed so far, which may look like anything, JSON too; nothing where it has
        not begun, or is gone."""
        try:
            return self._answer("GET", self.path(PODS, f"{pod}/log", container=container))
        except RefusedError:
            return ""


@contextmanager
def proxied() -> Iterator[Api]:
    command = ["kubectl", "proxy", "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as proxy:
        try:
            assert proxy.stdout is not None
            said = proxy.stdout.readline()  # Starting to serve on 127.0.0.1:40123
            yield Api(int(said.strip().rpartition(":")[2]), namespace())
        finally:
            proxy.terminate()


class PodWatch:
    """All pods with a label that there ever were, as they were seen last, in the order in
    which they came.

    A pod that is made again has the name of the one before it, so they go by their ``uid``.
    """

    def __init__(self, api: Api, label: str) -> None:
        self._api = api
        self._label = label
        self._found: dict[str, dict[str, Any]] = {}
        self._gone: set[str] = set()
        self._held = False
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def all(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._found.values())

    def living(self) -> list[dict[str, Any]]:
        """Those that are there."""
        with self._lock:
            return [pod for uid, pod in self._found.items() if uid not in self._gone]

    @property
    def setting(self) -> Setting:
        """What the pods so far show of the controller."""
        return Setting.FINALIZER if self._held else Setting.DEFAULT

    def stop(self) -> None:
        self._stopped.set()

    def _follow(self) -> None:
        """A watch without a version begins with all that is there, and ends at some time."""
        while not self._stopped.is_set():
            connection = HTTPConnection("127.0.0.1", self._api.port, timeout=_SECONDS)
            path = self._api.path(PODS, labelSelector=self._label, watch="1")
            try:
                connection.request("GET", path)
                for line in connection.getresponse():
                    if self._stopped.is_set():
                        return
                    self._take(json.loads(line))
            except (OSError, HTTPException, ValueError):  # silence for a minute, or cut off
                continue
            finally:
                connection.close()

    def _take(self, event: Mapping[str, Any]) -> None:
        if event["type"] not in ("ADDED", "MODIFIED", "DELETED"):
            return
        pod = event["object"]
        uid = pod["metadata"]["uid"]
        with self._lock:
            self._found[uid] = pod
            self._held |= is_held(pod)
            if event["type"] == "DELETED":
                self._gone.add(uid)
