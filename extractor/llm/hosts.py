"""Which server may read the text. A server that is neither this machine nor listed is refused before any connection."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from extractor.errors import Refused, UsageError


def checked_host(base_url: str, allowed: Collection[str]) -> str:
    """The host of the URL. Refused("model.host") where it is not loopback and not one of `allowed`; UsageError("usage.option")
    for what is no http address. A host in `allowed` is a whole name: no patterns, so that none lets in more than was meant."""
    if not base_url.isprintable() or any(char in base_url for char in " \\"):
        raise _no_address(base_url)
    try:
        parts = urlsplit(base_url)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise _no_address(base_url) from error
    if parts.scheme not in ("http", "https") or not host:
        raise _no_address(base_url)
    if not is_allowed(host, allowed):
        raise Refused("model.host", place=host, facts={"host": host})
    return host


def is_allowed(host: str, allowed: Collection[str]) -> bool:
    name = host.lower().rstrip(".").strip("[]")
    return is_loopback(name) or name in {one.strip().lower().rstrip(".") for one in allowed}


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_address(base_url: str) -> UsageError:
    return UsageError(
        "usage.option",
        place="NIANBAO_MODEL_BASE_URL",
        value=base_url,
        facts={"reason": "NIANBAO_MODEL_BASE_URL: an http(s) address is needed"},
    )
