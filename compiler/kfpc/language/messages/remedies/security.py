"""``security_context``, ``ports`` and ``host_aliases``, out of Kubernetes' and Docker's forms."""

from __future__ import annotations

import re
from typing import Any

from kfpc.language.messages.foreign import snake
from kfpc.language.messages.remedies.form import Form, Remedy, is_text
from kfpc.language.pod import SecurityContext

_USER = re.compile(r"(\d{1,10})(?::(\d{1,10}))?", re.ASCII)
_PORT = re.compile(r"(?:.*:)?(\d{1,5})(?:/(tcp|udp))?", re.ASCII)


def security_context(value: Any, _key: str) -> Remedy:
    """Kubernetes' own form, whose keys are in camel case."""
    if not isinstance(value, dict) or not value:
        return None
    found = {snake(key): item for key, item in value.items()}
    profile = found.get("seccomp_profile")
    if isinstance(profile, dict) and is_text(profile.get("type")):
        path = profile.get("localhostProfile")
        found["seccomp_profile"] = {"localhost": path} if is_text(path) else profile["type"]
    known = set(SecurityContext.model_fields)
    return Form(found, "security_context") if found != value and set(found) <= known else None


def of_user(value: Any) -> Remedy:
    """``user: 1000:1000`` of Docker: by number, for Kubernetes knows no names."""
    found = _USER.fullmatch("0" if value == "root" else str(value))
    if found is None:
        return "write the number of the user: `security_context: {run_as_user: …}`"
    group = {"run_as_group": int(found[2])} if found[2] else {}
    return Form({"run_as_user": int(found[1]), **group}, "security_context")


def one_of_it(word: str, value: Any) -> Remedy:
    """A key of the security context, beside it."""
    return Form({word: value}, "security_context")


def ports(value: Any, _key: str) -> Remedy:
    """Kubernetes' ``containerPort``, and ``["80:8080"]`` of Docker."""
    items = value if isinstance(value, list) else [value]
    found = [port(item) for item in items]
    if not found or None in found or found == value:
        return None
    return Form(found, "ports")


def port(item: Any) -> Any:
    """One port; None for what is none."""
    if isinstance(item, dict):
        number = item.get("containerPort", item.get("port"))
        if type(number) is not int:
            return None
        more = {key: item[key] for key in ("name", "protocol") if key in item}
        return {"port": number, **more} if more else number
    found = None if isinstance(item, bool) else _PORT.fullmatch(str(item))
    if found is None:
        return None
    number = int(found[1])
    return {"port": number, "protocol": "UDP"} if found[2] == "udp" else number


def host_aliases(value: Any, _key: str) -> Remedy:
    """Kubernetes' list of ``{ip, hostnames}``, and ``["db:10.0.0.1"]`` of Docker."""
    if not isinstance(value, list) or not value:
        return None
    found: dict[str, list[str]] = {}
    for item in value:
        if isinstance(item, dict) and is_text(item.get("ip")):
            found.setdefault(item["ip"], []).extend(item.get("hostnames") or ())
        elif is_text(item) and ":" in item:
            host, _, address = item.partition(":")
            found.setdefault(address, []).append(host)
        else:
            return None
    return Form(found, "host_aliases")
