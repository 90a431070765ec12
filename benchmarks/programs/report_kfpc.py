"""Validates a spec with kfpc, in this process: ``report_kfpc.py SPEC FORM TIMES``.

Tells all that is wrong with it in a form, text or json. Prints the processor and clock seconds of
each time, without the imports.
"""

import sys
import time

import kfpc
from kfpc.cli.reports import Format, report
from kfpc.diagnostics.style import PLAIN

spec, form, times = sys.argv[1], Format(sys.argv[2]), int(sys.argv[3])
for _ in range(times):
    cpu, wall = time.process_time(), time.perf_counter()
    result = kfpc.validate(spec)
    report(result.diagnostics, form, valid=result.valid, style=PLAIN, width=100, all=True)
    print(time.process_time() - cpu, time.perf_counter() - wall)
