"""A site whose certificate is old and its own: its pages are read, nothing is broken; it is a candidate."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.gov_site import pages
from tests.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = {"/": pages.HOME, "/tzgg/1.html": pages.OK, "/tzgg/2.html": pages.OK}
        body = known.get(self.path, pages.SOFT_404).encode()
        self.send_response(200 if self.path in known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def secure_site(tmp_path: Path) -> Iterator[str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "qinghe.example.cn")])
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(yesterday - timedelta(days=365))
        .not_valid_after(yesterday)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_pages_are_read_and_the_certificate_is_a_candidate(secure_site: str, tmp_path: Path) -> None:
    done = Program.at(tmp_path / "run").run("inspect", secure_site, "--allow-private", "--format", "json")
    report = done.report
    assert report["run"]["pages"] == 3
    assert (report["links"]["broken"], report["links"]["uncertain"]) == (0, 0)
    (found,) = [one for one in report["findings"] if one["indicator"] == "access.https"]
    assert found["status"] == "suspected"
    assert found["evidence"]["trouble"] == ["expired", "self_signed"]
    assert "expired" in found["message"]
    assert found["evidence"]["certificate"].startswith("trouble=expired,self_signed; until=")
    assert not [one for one in report["findings"] if one["indicator"].startswith("links.")]
