"""``security_context``, ``ports``, ``host_aliases``, and other keys of a step's pod."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.kubernetes.addresses import is_ip_address
from kfpc.kubernetes.names import is_dns_subdomain
from kfpc.language.pod import ContainerSecurity
from kfpc.language.pod import Port as PortModel
from kfpc.link.defaults import Setting
from kfpc.link.settings.fixed import fixed_text
from kfpc.link.settings.scheduling import plain_objects
from kfpc.pipeline.pod import Port, SecurityContext
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols

_CAPABILITY = re.compile(r"[A-Z][A-Z0-9_]*")
_PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_PROTOCOLS = ("TCP", "UDP", "SCTP")
_PROFILES = ("RuntimeDefault", "Unconfined")
_PLAIN = (
    "run_as_user",
    "run_as_group",
    "run_as_non_root",
    "privileged",
    "read_only_root_filesystem",
    "allow_privilege_escalation",
)


def working_dir(setting: Setting, names: Symbols) -> TypedText:
    return read_working_dir(setting.value, setting.place, names)


def read_working_dir(value: str, place: Place, names: Symbols) -> TypedText:
    """A folder in the container."""
    text = fixed_text(value, place, names)
    literal = text.literal
    if literal is None or literal.startswith("/") or text.is_erroneous or "{{" in literal:
        return text
    message = f"`{literal}` is not an absolute path"
    names.report.add(BAD_KUBERNETES.at(place, message, help=f"begin it with `/`: `/{literal}`"))
    return ERRONEOUS_TEXT


# ---------------------------------------------------------------- security


def security_context(setting: Setting, names: Symbols) -> SecurityContext:
    return read_security(setting.value, setting.place, names.report)


def read_security(model: ContainerSecurity, place: Place, report: Report) -> SecurityContext:
    """Who a container runs as; reports what Kubernetes or the node refuses."""
    said = {key: getattr(model, key) for key in _PLAIN}
    added = _capabilities(model, "add", place, report)
    dropped = _capabilities(model, "drop", place, report)
    _check(said, added, place, report)
    return SecurityContext(
        **said,
        fs_group=getattr(model, "fs_group", None),
        supplemental_groups=tuple(getattr(model, "supplemental_groups", None) or ()),
        seccomp_profile=_profile(model.seccomp_profile, place.child("seccomp_profile"), report),
        added=added,
        dropped=dropped,
    )


def _check(said: Mapping[str, Any], added: Iterable[str], place: Place, report: Report) -> None:
    problem = None
    if said["allow_privilege_escalation"] is False and said["privileged"]:
        problem = (
            "allow_privilege_escalation",
            "privileged",
            "that is all rights",
        )
    elif said["allow_privilege_escalation"] is False and "SYS_ADMIN" in added:
        problem = "allow_privilege_escalation", "capabilities", "SYS_ADMIN brings it with it"
    elif said["run_as_non_root"] and said["run_as_user"] == 0:
        problem = "run_as_non_root", "run_as_user", "the user 0 is root"
    if problem is not None:
        key, other, why = problem
        report.add(
            BAD_KUBERNETES.at(
                place.child(key).key,
                f"`{key}` does not go with `{other}`: {why}",
                help="leave one of them out",
                related=[("the other", place.child(other).key)],
            )
        )


def _capabilities(
    model: ContainerSecurity, key: str, place: Place, report: Report
) -> tuple[str, ...]:
    if model.capabilities is None:
        return ()
    names = tuple(getattr(model.capabilities, key) or ())
    for number, name in enumerate(names):
        plain = name.upper().removeprefix("CAP_")
        if "{{" not in name and (name != plain or not _CAPABILITY.fullmatch(name)):
            at = place.child("capabilities", key, number)
            help = f"write `{plain}`" if _CAPABILITY.fullmatch(plain) else "such as NET_ADMIN, ALL"
            report.add(BAD_KUBERNETES.at(at, f"`{name}` is not a capability", help=help))
    return names


def _profile(value: Any, place: Place, report: Report) -> tuple[str, str | None] | None:
    if value is None:
        return None
    if not isinstance(value, str):
        return "Localhost", value.localhost
    if value not in _PROFILES and "{{" not in value:
        help = did_you_mean(value, _PROFILES) or "write RuntimeDefault, Unconfined, or " + (
            f"`{{localhost: {value}}}`" if value != "Localhost" else "`{localhost: PATH}`"
        )
        report.add(BAD_KUBERNETES.at(place, f"`{value}` is not a seccomp profile", help=help))
    return value, None


# ---------------------------------------------------------------- ports and hosts


def ports(setting: Setting, names: Symbols) -> tuple[Port, ...]:
    return read_ports(setting.value, setting.place, names.report)


def read_ports(models: list[Any], place: Place, report: Report) -> tuple[Port, ...]:
    """The ports of a container; reports what Kubernetes refuses."""
    found: list[Port] = []
    taken: dict[str, Place] = {}
    for number, model in enumerate(models):
        at = place.child(number)
        if isinstance(model, PortModel):
            _check_port(model, at, taken, report)
            found.append(Port(model.port, model.name, model.protocol))
        elif 0 < model < 2**16:
            found.append(Port(model))
        else:
            report.add(BAD_KUBERNETES.at(at, f"`{model}` is not a port", help="1 to 65535"))
    return tuple(found)


def _check_port(model: PortModel, place: Place, taken: dict[str, Place], report: Report) -> None:
    name, protocol = model.name, model.protocol
    if protocol is not None and protocol not in _PROTOCOLS and "{{" not in protocol:
        upper = protocol.upper()
        help = f"write `{upper}`" if upper in _PROTOCOLS else "write TCP, UDP or SCTP"
        at = place.child("protocol")
        report.add(BAD_KUBERNETES.at(at, f"`{protocol}` is not a protocol", help=help))
    if name is None or "{{" in name:
        return
    at = place.child("name")
    if len(name) > _LONGEST_NAME or not _PORT_NAME.fullmatch(name):
        help = "Kubernetes takes lower-case letters, digits and `-`, 15 at most, one a letter"
        report.add(BAD_KUBERNETES.at(at, f"`{name}` is not the name of a port", help=help))
    elif name in taken:
        message = f"two ports are called `{name}`"
        report.add(BAD_KUBERNETES.at(at, message, related=[("the other", taken[name])]))
    taken.setdefault(name, at)


_LONGEST_NAME = 15


def host_aliases(setting: Setting, names: Symbols) -> dict[str, tuple[str, ...]]:
    """Names of hosts by their addresses."""
    found = {}
    for address, said in setting.value.items():
        place = setting.place.child(address)
        hosts = tuple(said) if isinstance(said, list) else (said,)
        _check_hosts(address, hosts, place, names.report)
        found[address] = hosts
    return found


def _check_hosts(address: str, hosts: tuple[str, ...], place: Place, report: Report) -> None:
    if "{{" not in address and not is_ip_address(address):
        help = "write the address, then its names: `{10.0.0.1: [db, cache]}`"
        report.add(BAD_KUBERNETES.at(place.key, f"`{address}` is not an IP address", help=help))
    for number, host in enumerate(hosts):
        if "{{" not in host and not is_dns_subdomain(host):
            at = place.child(number) if isinstance(place.value, list) else place
            help = "Kubernetes takes lower-case letters, digits, `-` and `.`, 253 at most"
            report.add(BAD_KUBERNETES.at(at, f"`{host}` is not the name of a host", help=help))


def topology_spread(setting: Setting, names: Symbols) -> tuple[Mapping[str, Any], ...]:
    """As Kubernetes writes them."""
    return tuple(plain_objects(setting, names.report))
