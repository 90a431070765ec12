"""Reads a spec with kfpc, in this process: ``load_kfpc.py SPEC PARAMS TIMES``.

PARAMS is a JSON file with values of params as texts, or - for none. Prints the processor and
clock seconds of each time, without the imports. Mistakes in the spec are no reason to stop.
"""

import json
import sys
import time
from pathlib import Path

import kfpc

spec, values, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
given = {} if values == "-" else json.loads(Path(values).read_text(encoding="utf-8"))
for _ in range(times):
    cpu, wall = time.process_time(), time.perf_counter()
    kfpc.load(spec, set=given)
    print(time.process_time() - cpu, time.perf_counter() - wall)
