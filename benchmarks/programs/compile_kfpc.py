"""Compiles a spec with kfpc, in this process: ``compile_kfpc.py SPEC OUT TIMES``.

Prints the processor and clock seconds of each time, without the imports.
"""

import sys
import time
from pathlib import Path

import kfpc
from kfpc.bundle import dump

spec, out, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
for _ in range(times):
    cpu, wall = time.process_time(), time.perf_counter()
    result = kfpc.compile(spec)
    if result.manifest is None:
        raise SystemExit(f"{spec} does not compile: {result.diagnostics[0]}")
    out.write_bytes(dump(result.manifest))
    print(time.process_time() - cpu, time.perf_counter() - wall)
