"""A certificate authority of the tests' own."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# What an authority may do: sign certificates and lists of revoked ones.
SIGNS = x509.KeyUsage(False, False, False, False, False, True, True, False, False)


class Authority:
    """Signs certificates for any name, and is trusted by nobody who was not told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = named("Invented authority")
        unsigned = self.certificate_of(self.name, self.key, days=1)
        unsigned = unsigned.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.certificate = unsigned.add_extension(SIGNS, critical=True).sign(self.key, hashes.SHA256())

    def certificate_of(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
    ) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        own, signer = key.public_key(), self.key.public_key()
        return (
            x509.CertificateBuilder(self.name, subject, own, x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=3))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
        )

    def server(self, host: str, *, days: int = 1) -> ssl.SSLContext:
        """What a server needs to be this host, for so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        unsigned = self.certificate_of(named(host), key, days=days)
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        certificate = unsigned.add_extension(names, critical=False).sign(self.key, hashes.SHA256())
        pem, nothing = serialization.Encoding.PEM, serialization.NoEncryption()
        file = self.folder / f"{host}.pem"
        file.write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, nothing) + certificate.public_bytes(pem)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def client(self) -> ssl.SSLContext:
        """What trusts this authority and no other."""
        text = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=text)


def named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
