"""Secure connections as old as servers speak them, for a second look only: TLS 1.0, weak keys, forgotten ciphers.

Old servers refuse modern handshakes, as do those that speak only the national algorithms (国密, GB/T 38636). What a
lenient handshake opens is there; what it does not open says nothing against anybody. Only public pages are read this
way, and nothing is sent that others must not see.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from twisted.internet.ssl import CertificateOptions, TLSVersion

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_CIPHERS = b"ALL:@SECLEVEL=0"
_OLD_VERSIONS = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
# In the names of ciphers that browsers have given up: key exchange with finite fields, and old or rare block ciphers.
_OLD_CIPHERS = ("DHE-", "EDH-", "ADH-", "RC4", "DES", "CAMELLIA", "SEED", "IDEA", "ARIA", "NULL", "EXP", "PSK", "MD5")


def given_up(version: str, cipher: str) -> bool:
    """Whether browsers no longer open connections with this version ("TLSv1.2") or cipher (OpenSSL's name)."""
    name = cipher.replace("ECDHE-", "")
    return version in _OLD_VERSIONS or any(part in name for part in _OLD_CIPHERS)


class LenientContextFactory(_ScrapyClientContextFactory):
    """Scrapy's context factory, with everything allowed that OpenSSL still knows. Certificates are not verified."""

    old: set[tuple[str, int]]  # host and port whose connections browsers would refuse

    @classmethod
    def of(cls, crawler: Crawler) -> LenientContextFactory:
        """For the handlers of a crawler."""
        factory = cls.from_crawler(crawler)
        factory.tls_min_version = TLSVersion.TLSv1_0
        factory.old = set()
        return factory

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ANN401, N802 - Twisted's interface
        """What makes the connections to one host."""
        self._place = (hostname.decode("ascii").lower(), port)
        return super().creatorForNetloc(hostname, port)

    def _get_cert_options(self) -> CertificateOptions:
        options = super()._get_cert_options()
        context: SSL.Context = options.getContext()  # made now and kept by the options
        context.set_cipher_list(_CIPHERS)
        context.set_info_callback(functools.partial(self._note, self._place))
        return options

    def _note(self, place: tuple[str, int], connection: SSL.Connection, where: int, _value: int) -> None:
        if where & SSL.SSL_CB_HANDSHAKE_DONE:
            spoken = given_up(connection.get_protocol_version_name(), connection.get_cipher_name() or "")
            (self.old.add if spoken else self.old.discard)(place)
