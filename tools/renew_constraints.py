"""Pins the newest versions that suit every Python that kfpc runs on: ``make constraints``.

uv resolves for all of them at once and writes an environment marker where one version does
not suit all; pip then installs by the result.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = "# The versions that kfpc is built and tested with, on every Python: `make constraints`.\n"
# uv brings its own list of trusted certificates; take the system's where there is one.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        python = f"{scratch}/bin/python"
        subprocess.run([python, "-m", "pip", "--quiet", "install", "uv"], check=True)
        environment = dict(os.environ)
        if CERTIFICATES.exists():
            environment.setdefault("SSL_CERT_FILE", str(CERTIFICATES))
        resolve = [
            *(python, "-m", "uv", "pip", "compile", "pyproject.toml"),
            *("--universal", "--python-version", "3.10", "--all-extras"),
            *("--no-annotate", "--no-header", "--no-emit-package", "kfpc", "--quiet"),
        ]
        found = subprocess.run(
            resolve, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    (ROOT / "constraints.txt").write_text(HEADER + found.stdout, encoding="utf-8")


if __name__ == "__main__":
    main()
