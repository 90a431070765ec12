"""What other tools say of schedules."""

from __future__ import annotations

from typing import Any

from kfpc.language.messages.remedies.form import Form, Remedy

_ARGO = {
    "schedule": "cron",
    "schedules": "cron",
    "timezone": "timezone",
    "timeZone": "timezone",
    "suspend": "suspend",
}


def schedule(value: Any, _: str) -> Remedy:
    """A text, a list of them or of ``{cron: …}`` as in GitHub Actions, or a CronWorkflow's own."""
    if isinstance(value, str):
        return Form({"cron": value})
    if isinstance(value, list) and value:
        crons = [one.get("cron") if isinstance(one, dict) else one for one in value]
        if all(isinstance(one, str) for one in crons):
            return Form({"cron": crons[0] if len(crons) == 1 else crons})
    if not isinstance(value, dict):
        return None
    found = {_ARGO[name]: part for name, part in value.items() if name in _ARGO}
    policy = value.get("concurrencyPolicy")
    if isinstance(policy, str):
        found["concurrency"] = policy.lower()
    seconds = value.get("startingDeadlineSeconds")
    if type(seconds) is int:
        found["starting_deadline"] = f"{seconds}s"
    return Form(found) if "cron" in found else None
