"""A script that is the name of a file.

`script` is the text of a program, not where it is. `sh` looks for a program `train.py` where
programs are, and Python for a variable `train`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "python:3.11-slim", script: train.py}
```

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "python:3.11-slim", interpreter: [python3], script: ./train.py}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "registry.example.com/train:1", command: [python3, /app/train.py]}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.scripts import program_of
from kfpc.diagnostics.catalogue.values import FILE_AS_SCRIPT
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf

CODE = FILE_AS_SCRIPT

_FILE = re.compile(r"[\w./-]*\w\.(?:py|sh|bash|R|r|pl|rb|js|jl|ipynb)")


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    container = if_sound(leaf.container)
    program = None if container is None else program_of(leaf, container)
    if program is None or not (program.is_script or program.language == "python"):
        return
    name = program.text.strip()
    # With a folder it may be a program of the image, which a shell starts.
    if _FILE.fullmatch(name) and (program.language == "python" or "/" not in name):
        message = f"the script is the name `{name}`, not what is in that file"
        help = "kfpc reads no script files: put the file into the image, and run it as `command`"
        yield Finding(program.place, leaf.id, lambda _: message, help)
