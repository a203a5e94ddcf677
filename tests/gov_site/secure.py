"""Ports that speak TLS badly: handshakes refused, broken off or stalled, old versions, wrong certificates."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import tempfile
import threading
import time
import warnings
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.gov_site import pages
from tests.gov_site.wire import Log

# TLS 1.2, fatal: handshake_failure. What a server says that speaks only the national algorithms (国密).
HANDSHAKE_FAILURE = bytes((0x15, 3, 3, 0, 2, 2, 40))


class TlsPort:
    """A port of its own; every connection is in the hands of `serve`."""

    def __init__(self) -> None:
        self.log = Log()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._socket.getsockname()[1]}/"

    def start(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(30)
            self.serve(connection)

    def serve(self, connection: socket.socket) -> None:
        """One connection."""
        raise NotImplementedError


class AlertPort(TlsPort):
    """Refuses every handshake with an alert."""

    def serve(self, connection: socket.socket) -> None:
        connection.recv(16_384)
        connection.sendall(HANDSHAKE_FAILURE)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(16_384)


class SilentPort(TlsPort):
    """Ends every handshake without a word."""

    def serve(self, connection: socket.socket) -> None:
        connection.recv(16_384)


class OldPort(TlsPort):
    """A page behind TLS 1.0."""

    def __init__(self) -> None:
        super().__init__()
        self._context = old_context()

    def serve(self, connection: socket.socket) -> None:
        with self._context.wrap_socket(connection, server_side=True) as secure:
            _say(secure)


class BadCertificatePort(TlsPort):
    """A page behind a certificate that is out of date, or not its own."""

    def __init__(self, *, expired: bool) -> None:
        super().__init__()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        _load(self._context, certificate(expired=expired, address="127.0.0.1" if expired else "10.9.9.9"))

    def serve(self, connection: socket.socket) -> None:
        with self._context.wrap_socket(connection, server_side=True) as secure:
            _say(secure)


class GarbagePort(TlsPort):
    """Answers a handshake with nonsense; `endless`: without end."""

    def __init__(self, *, endless: bool = False) -> None:
        super().__init__()
        self._endless = endless

    def serve(self, connection: socket.socket) -> None:
        connection.recv(16_384)
        record = bytes((0x16, 3, 3, 0, 4)) + bytes((14, 0, 0, 0))  # a message of a handshake at the wrong place
        if not self._endless:
            connection.sendall(bytes(range(256)) * 8)
            connection.recv(16_384)
            return
        for _ in range(600):
            connection.sendall(record[:1])
            time.sleep(0.2)


class StallingPort(TlsPort):
    """Takes a connection, and says nothing for two minutes."""

    def serve(self, connection: socket.socket) -> None:
        connection.settimeout(120)
        while connection.recv(16_384):
            pass


def _say(secure: ssl.SSLSocket) -> None:
    secure.recv(16_384)
    body = pages.OK.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    secure.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)
    secure.unwrap()


def old_context() -> ssl.SSLContext:
    """A server's context for TLS 1.0 alone, with a certificate that is in order but signed by itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    _load(context, certificate())
    return context


def _load(context: ssl.SSLContext, pem: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name)


def certificate(*, expired: bool = False, address: str = "127.0.0.1") -> bytes:
    """Private key and certificate for an address, as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "old.qinghe.example.cn")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(9)
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=-3 if expired else 30))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
