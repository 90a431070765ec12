"""A server in a pod that stands in for a Git host and for Google Cloud Storage.

It speaks as much of both as Argo's executor asks for: Git's smart HTTP of one repository, which the
machine's own ``git`` has packed, and the JSON API's uploads, lists and reads. What lies below
``/private/``, a file `text` among it, wants a name and a password.
"""

from __future__ import annotations

import base64
import json
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.cluster.kubectl import create, get, log
from tests.cluster.stand_ins import PYTHON

PORT = 8080

PROGRAM = """
import base64, json, re, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

refs, pack, wanted = json.loads(sys.argv[1]), base64.b64decode(sys.argv[2]), sys.argv[3]
objects = {("private", "text"): b"private text"}

def line(text):
    return f"{len(text) + 4:04x}{text}".encode()

class Handler(BaseHTTPRequestHandler):
    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def answer(self, code, content=b"", kind="application/octet-stream", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def refused(self, path):
        given = self.headers.get("Authorization", "")
        if path.startswith("/private/") and given != "Basic " + wanted:
            self.answer(401, WWW_Authenticate="Basic realm=private")
            return True
        return False

    def do_GET(self):
        url = urlsplit(self.path)
        path, query = unquote(url.path), parse_qs(url.query)
        if self.refused(path):
            return
        if path.endswith("/info/refs"):
            said = "symref=HEAD:refs/heads/main shallow agent=kfpc-test"
            (first, oid), *others = refs
            content = line("# service=git-upload-pack\\n") + b"0000"
            content += line(f"{oid} {first}\\0{said}\\n")
            content += b"".join(line(f"{oid} {name}\\n") for name, oid in others) + b"0000"
            self.answer(200, content, "application/x-git-upload-pack-advertisement")
        elif found := re.fullmatch("/storage/v1/b/([^/]+)/o", path):
            prefix = query.get("prefix", [""])[0]
            items = [{"name": n, "bucket": b, "size": str(len(t))}
                     for (b, n), t in objects.items() if b == found[1] and n.startswith(prefix)]
            self.answer(200, json.dumps({"kind": "storage#objects", "items": items}).encode(),
                        "application/json")
        else:
            bucket, _, name = path.removeprefix("/").partition("/")
            content = objects.get((bucket, name))
            if content is None:
                self.answer(404)
            else:
                self.answer(200, content, X_Goog_Generation="1", X_Goog_Metageneration="1")

    def do_POST(self):
        url = urlsplit(self.path)
        path, body = unquote(url.path), self.body()
        if self.refused(path):
            return
        if path.endswith("/git-upload-pack"):
            heads = re.findall(b"want ([0-9a-f]{40})", body)
            shallow = [line(f"shallow {oid.decode()}") for oid in heads if b"deepen 1" in body]
            content = b"".join(shallow) + (b"0000" if shallow else b"") + line("NAK\\n") + pack
            self.answer(200, content, "application/x-git-upload-pack-result")
            return
        bucket = re.fullmatch("/upload/storage/v1/b/([^/]+)/o", path)[1]
        mark = re.search("boundary=\\"?([^\\";]+)", self.headers["Content-Type"])[1].encode()
        _, about, content, _ = body.split(b"--" + mark)
        name = json.loads(about.partition(b"\\r\\n\\r\\n")[2])["name"]
        content = content.partition(b"\\r\\n\\r\\n")[2][:-2]
        objects[bucket, name] = content
        self.answer(200, json.dumps({"name": name, "bucket": bucket, "size": str(len(content)),
                                     "generation": "1"}).encode(), "application/json")

print("listening", flush=True)
ThreadingHTTPServer(("", PORT), Handler).serve_forever()
""".replace("PORT", str(PORT))


def repository(folder: Path) -> tuple[list[tuple[str, str]], bytes]:
    """The refs of a repository, HEAD first, and all its objects in a pack. The branch `other` and
    the tag `v1` have another text than `main`."""

    def git(*words: str, given: bytes = b"") -> bytes:
        own = ("-c", "user.name=kfpc", "-c", "user.email=kfpc@example.com", "-C", str(folder))
        return subprocess.run(
            ["git", *own, *words], input=given, check=True, capture_output=True
        ).stdout

    git("init", "-q", "-b", "main")
    for text, refs in (("first", ("tag", "v1")), ("second", ("branch", "other")), ("third", ())):
        (folder / "text").write_text(text)
        git("add", "text")
        git("commit", "-q", "-m", text)
        if refs:
            git(*refs)
    lines = git("show-ref", "--head").decode().splitlines()
    found = [(name, oid) for oid, name in map(str.split, lines)]
    everything = git("rev-list", "--objects", "--all")
    pack = git("pack-objects", "--stdout", "-q", given=everything)
    return found, pack


def serve(session: str, folder: Path, name: str, password: str, patience: float) -> str:
    """Starts the server; its host and port. The pod has the session's label."""
    refs, pack = repository(folder)
    wanted = base64.b64encode(f"{name}:{password}".encode()).decode()
    pod: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"generateName": "kfpc-test-stores-", "labels": {"kfpc-test": session}},
        "spec": {
            "restartPolicy": "Never",
            "containers": [
                {
                    "name": "main",
                    "image": PYTHON,
                    "command": ["python3", "-c", PROGRAM.replace("$", "$$")],
                    "args": [json.dumps(refs), base64.b64encode(pack).decode(), wanted],
                }
            ],
        },
    }
    made = create(pod)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        status = get("pod", made)["status"]
        if status["phase"] == "Running" and "listening" in log(made):
            return f"{status['podIP']}:{PORT}"
        time.sleep(1)
    raise AssertionError(f"the pod {made} does not listen")
