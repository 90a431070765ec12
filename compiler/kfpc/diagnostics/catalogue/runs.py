"""KFPC65x, KFPC68x: what holds for a run as a whole, and what its steps share with other runs."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

BAD_CRON = Code("KFPC650", Severity.ERROR, "a cron text that Argo does not take")
UNKNOWN_TIMEZONE = Code("KFPC651", Severity.ERROR, "a time zone that is not there")
SCHEDULE_LACKS = Code("KFPC652", Severity.ERROR, "a param without a value, in a schedule")
BAD_KIND = Code("KFPC653", Severity.ERROR, "a kind of object that the spec cannot become")
BAD_CACHE_KEY = Code("KFPC655", Severity.ERROR, "a key that no cache takes")
CACHED_NOTHING = Code("KFPC656", Severity.WARNING, "a cached step that gives nothing")
CACHED_EFFECTS = Code(
    "KFPC657", Severity.WARNING, "a cached step that does more than give its outputs"
)
INCOMPLETE_KEY = Code(
    "KFPC680", Severity.WARNING, "a cached step that reads what its key does not have"
)
QUEUED_ONCE = Code("KFPC658", Severity.NOTE, "a queued step without retries")
ENDLESS_LOCK = Code("KFPC654", Severity.ERROR, "a lock that a step never gets")
FEW_SECONDS = Code(
    "KFPC659", Severity.WARNING, "less than a minute since the last run of a schedule"
)
