"""``dns_policy`` and ``dns_config`` of the run."""

from __future__ import annotations

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.kubernetes.addresses import is_ip_address
from kfpc.language.dns import DnsConfig
from kfpc.language.workflow import Workflow
from kfpc.pipeline.workflow import Dns
from kfpc.source import Place
from kfpc.typecheck.texts import written


def read_dns(model: Workflow, place: Place, report: Report) -> Dns | None:
    """How pods find names; reports what Kubernetes refuses."""
    config = model.dns_config
    if model.dns_policy == "None" and not (config and config.nameservers):
        help = "write `dns_config: {nameservers: [ADDRESS]}` beside it"
        message = "`dns_policy: None` leaves pods without a server to ask"
        report.add(BAD_KUBERNETES.at(place.child("dns_policy"), message, help=help))
    if config is None:
        return None
    place = place.child("dns_config")
    _check_addresses(config, place, report)
    return Dns(
        tuple(config.nameservers or ()),
        tuple(config.searches or ()),
        tuple(
            (
                option.name,
                None
                if option.value is None
                else written(option.value, place.child("options", number, "value")),
            )
            for number, option in enumerate(config.options or ())
        ),
    )


def _check_addresses(config: DnsConfig, place: Place, report: Report) -> None:
    for number, address in enumerate(config.nameservers or ()):
        if not is_ip_address(address):
            at = place.child("nameservers", number)
            message = f"`{address}` is not an IP address"
            help = "write the address of the server, such as 10.0.0.53"
            report.add(BAD_KUBERNETES.at(at, message, help=help))
