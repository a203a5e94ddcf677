"""What a server's certificate says of itself, in one line that is stored, and the trouble that can be read from it.

Pages are read whatever the certificate says: its trouble is a finding of its own and never makes a link broken. Only
what the certificate itself shows is said: too old, not yet valid, signed by itself, made for another name. Whether its
issuer is trusted depends on the reader's browser and is not judged.
"""

from __future__ import annotations

import contextlib
import ipaddress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cryptography import x509

EXPIRED: Final = "expired"
NOT_YET: Final = "not_yet_valid"
SELF_SIGNED: Final = "self_signed"
OTHER_NAME: Final = "other_name"
OLD_TLS: Final = "old_tls"  # not of the certificate: only a version or cipher that browsers have given up opened it
TROUBLES: Final = (EXPIRED, NOT_YET, SELF_SIGNED, OTHER_NAME, OLD_TLS)
UNREADABLE: Final = "unreadable"
_NAMES = 5
_LENGTH = 80


def describe(certificate: x509.Certificate, host: str, now: datetime, *, old_tls: bool = False) -> str:
    """One line of facts: "trouble=expired,other_name; until=2026-01-31; subject=...; issuer=...; names=a,b".

    Args:
        certificate: the certificate that the server showed.
        host: the name that was asked for, with or without port.
        now: an aware instant.
        old_tls: the connection needed what browsers have given up.

    Returns:
        the line, trouble first, because the store cuts it; "unreadable" for one that cannot be read. Never raises:
        a certificate is as hostile as a page.
    """
    try:
        trouble = _trouble(certificate, host, now) + [OLD_TLS] * old_tls
        facts = [f"trouble={','.join(trouble)}"] if trouble else []
        facts.append(f"until={certificate.not_valid_after_utc:%Y-%m-%d}")
        facts += [
            f"{key}={_plain(name.rfc4514_string())}"
            for key, name in (("subject", certificate.subject), ("issuer", certificate.issuer))
        ]
        names = _names(certificate)
        if names:
            facts.append(f"names={','.join(map(_plain, names[:_NAMES]))}")
        return "; ".join(facts)
    except (ValueError, AttributeError, TypeError):
        return UNREADABLE


def troubles(line: str) -> tuple[str, ...]:
    """The trouble in a stored line, also in one without a word about it: then nothing."""
    said = fields(line).get("trouble", "")
    return tuple(one for one in said.split(",") if one in TROUBLES)


def fields(line: str) -> dict[str, str]:
    """The facts of a stored line by name; only the first of a name counts."""
    found: dict[str, str] = {}
    for part in line.split("; "):
        key, mark, value = part.partition("=")
        if mark:
            found.setdefault(key, value)
    return found


def _trouble(certificate: x509.Certificate, host: str, now: datetime) -> list[str]:
    found = []
    if now > certificate.not_valid_after_utc:
        found.append(EXPIRED)
    if now < certificate.not_valid_before_utc:
        found.append(NOT_YET)
    if _signed_by_itself(certificate):
        found.append(SELF_SIGNED)
    names = _names(certificate)
    if names and not any(_matches(name, _bare(host)) for name in names):
        found.append(OTHER_NAME)
    return found


def _signed_by_itself(certificate: x509.Certificate) -> bool:
    """Issued under its own name, and the signature is its own where that can be verified."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    if certificate.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except InvalidSignature:
        return False
    except (ValueError, TypeError, UnsupportedAlgorithm):  # SM2 and other algorithms that cannot be verified here
        return True
    return True


def _names(certificate: x509.Certificate) -> Sequence[str]:
    """The names that a certificate is made for; the common name where it states no others."""
    from cryptography import x509

    names: list[str] = []
    with contextlib.suppress(x509.ExtensionNotFound, ValueError, x509.DuplicateExtension):
        value = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [str(name.value) for name in value if isinstance(name, x509.DNSName | x509.IPAddress)]
    if names:
        return names
    common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return [str(attribute.value) for attribute in common if "." in str(attribute.value)]


def _matches(pattern: str, host: str) -> bool:
    """Whether a name of a certificate covers a host: equal, or a star for exactly its first part (RFC 6125)."""
    pattern = pattern.strip().rstrip(".").lower()
    if pattern == host:
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(pattern) == ipaddress.ip_address(host)
    first, _, rest = host.partition(".")
    return pattern.startswith("*.") and bool(first) and pattern[2:] == rest


def _bare(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".").lower()


def _plain(text: str) -> str:
    return text.replace("; ", " ").replace("\n", " ")[:_LENGTH]
