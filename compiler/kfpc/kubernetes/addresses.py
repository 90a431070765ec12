"""Addresses of hosts."""

from __future__ import annotations


def is_ip_address(text: str) -> bool:
    """Whether a text is an address of IPv4 or IPv6."""
    import ipaddress  # noqa: PLC0415 - rarely asked

    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
