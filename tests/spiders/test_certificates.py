"""What a certificate shows: trouble that anybody can see, and nothing that depends on the reader's browser."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from spiders.certificates import OLD_TLS, UNREADABLE, describe, fields, troubles
from spiders.lenient_tls import given_up

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOST = "www.qinghe.gov.cn"


def certificate(
    *names: str, common: str = HOST, issuer: str = "Some CA", until: datetime = NOW + timedelta(days=90), **changes
):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
    by = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(changes.get("since", until - timedelta(days=365)))
        .not_valid_after(until)
    )
    if names:
        alternatives = [
            x509.IPAddress(ipaddress.ip_address(one)) if one[0].isdigit() else x509.DNSName(one) for one in names
        ]
        built = built.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return built.sign(changes.get("signer", key), hashes.SHA256())


@pytest.mark.parametrize(
    ("made", "host"),
    [
        (certificate(HOST), HOST),
        (certificate("*.qinghe.gov.cn", common="qinghe.gov.cn"), HOST),
        (certificate("qinghe.gov.cn", HOST), f"{HOST}:8443"),
        (certificate("192.0.2.7"), "192.0.2.7:443"),
        (certificate(), HOST),  # the common name of old certificates
        (certificate(common="青禾县人民政府"), HOST),  # no name of a host at all: nothing to compare
        (certificate(HOST, until=NOW), HOST),  # on its last second
    ],
)
def test_certificates_without_trouble(made, host):
    assert troubles(describe(made, host, NOW)) == ()


def test_a_connection_that_browsers_have_given_up_is_told_with_its_certificate():
    assert troubles(describe(certificate(HOST), HOST, NOW, old_tls=True)) == (OLD_TLS,)


@pytest.mark.parametrize(
    ("version", "cipher", "old"),
    [
        ("TLSv1.3", "TLS_AES_256_GCM_SHA384", False),
        ("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", False),
        ("TLSv1.2", "AES128-SHA", False),
        ("TLSv1.2", "DHE-RSA-AES128-SHA", True),
        ("TLSv1.2", "DES-CBC3-SHA", True),
        ("TLSv1", "ECDHE-RSA-AES128-SHA", True),
    ],
)
def test_what_browsers_have_given_up(version, cipher, old):
    assert given_up(version, cipher) == old


@pytest.mark.parametrize(
    ("made", "host", "trouble"),
    [
        (certificate(HOST, until=NOW - timedelta(seconds=1)), HOST, ("expired",)),
        (certificate(HOST, issuer=HOST), HOST, ("self_signed",)),
        (certificate("oa.qinghe.gov.cn"), HOST, ("other_name",)),
        (certificate("*.qinghe.gov.cn"), "a.b.qinghe.gov.cn", ("other_name",)),
        (certificate("*.qinghe.gov.cn"), "qinghe.gov.cn", ("other_name",)),
        (certificate(HOST, since=NOW + timedelta(days=1)), HOST, ("not_yet_valid",)),
        (
            certificate("localhost", common="localhost", issuer="localhost", until=NOW - timedelta(days=1)),
            HOST,
            ("expired", "self_signed", "other_name"),
        ),
    ],
)
def test_trouble_is_named(made, host, trouble):
    assert troubles(describe(made, host, NOW)) == trouble


def test_one_that_only_bears_the_name_of_its_issuer_is_not_signed_by_itself():
    other = ec.generate_private_key(ec.SECP256R1())
    assert troubles(describe(certificate(HOST, issuer=HOST, signer=other), HOST, NOW)) == ()


def test_the_line_holds_what_a_reader_needs():
    line = describe(certificate("oa.qinghe.gov.cn", "mail.qinghe.gov.cn"), HOST, NOW)
    assert line.startswith("trouble=other_name; until=2027-02-21; subject=CN=")
    assert fields(line)["names"] == "oa.qinghe.gov.cn,mail.qinghe.gov.cn"
    assert len(describe(certificate("x" * 63 + ".cn", common="x" * 60), HOST, NOW)) <= 300


def test_lines_of_older_runs_accuse_nobody():
    assert troubles("subject=CN=localhost; issuer=CN=localhost; until=2020-01-01") == ()
    assert troubles("subject=CN=x; trouble=expired; trouble=self_signed") == ("expired",)
    assert troubles("trouble=nonsense,") == ()
    assert troubles("") == ()


def test_what_cannot_be_read():
    assert describe(object(), HOST, NOW) == UNREADABLE
    assert troubles(UNREADABLE) == ()


def test_a_subject_cannot_smuggle_in_trouble():
    assert troubles(describe(certificate(HOST, common="x; trouble=expired"), HOST, NOW)) == ()
