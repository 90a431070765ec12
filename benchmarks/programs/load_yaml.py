"""Reads a spec with PyYAML's C loader and does nothing with it: ``load_yaml.py SPEC TIMES``.

Prints the processor and clock seconds of each time, without the imports.
"""

import sys
import time
from pathlib import Path

import yaml

spec, times = Path(sys.argv[1]), int(sys.argv[2])
for _ in range(times):
    cpu, wall = time.process_time(), time.perf_counter()
    yaml.load(spec.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    print(time.process_time() - cpu, time.perf_counter() - wall)
