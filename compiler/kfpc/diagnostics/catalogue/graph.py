"""KFPC5xx: the graph of steps."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

UNKNOWN_STEP = Code("KFPC501", Severity.ERROR, "a step that is not there")
CYCLE = Code("KFPC502", Severity.ERROR, "steps that wait for each other")
ABSENT = Code("KFPC503", Severity.ERROR, "a value that may be absent")
REPEATED_AFTER = Code("KFPC504", Severity.WARNING, "a step named twice in `after`")
UNUSED_PARAM = Code("KFPC505", Severity.WARNING, "a param that nothing reads")
UNWRITTEN = Code("KFPC506", Severity.ERROR, "an output that nothing writes")
IMPOSSIBLE_STATUS = Code("KFPC507", Severity.WARNING, "a status that a step or a run never has")
UNREAD_INPUT = Code("KFPC508", Severity.WARNING, "an input that nothing reads")
OF_RUNS = Code("KFPC509", Severity.NOTE, "what a spec says of its own runs, where it is a step")
OUTSIDE_ENUM = Code("KFPC510", Severity.WARNING, "a value that an `enum` does not have")
EXIT_CODE = Code("KFPC511", Severity.ERROR, "an exit code that is not there, or that tells nothing")
LARGE_IN_LOOP = Code("KFPC512", Severity.ERROR, "an integer that a loop cannot carry")
IN_A_HOOK = Code("KFPC514", Severity.ERROR, "what a hook of the run cannot do")
DEFAULTS_ELSEWHERE = Code("KFPC513", Severity.NOTE, "`defaults` that do not reach a sub-pipeline")
