"""``dns_policy`` and ``dns_config``: how the pods of a run find names."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kfpc.language.base import AnyScalar, Model

DnsPolicy = Literal["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]


class DnsOption(Model):
    name: str = Field(description="Such as ndots.")
    value: AnyScalar | None = Field(None, description="Of an option that has one.")


class DnsConfig(Model):
    nameservers: list[str] | None = Field(
        None, max_length=3, description="Addresses of servers, three at most."
    )
    searches: list[str] | None = Field(
        None, max_length=32, description="Domains that short names are looked for in."
    )
    options: list[DnsOption] | None = Field(None, description="Options: {name, value}.")
