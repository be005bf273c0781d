"""``python make_keys.py FOLDER``: write the keys that a portal needs, each once.

It stands beside ``manage.py`` and needs no settings, because settings can't be read before the
keys are there. Keys that exist are left alone.

Development also seals documents, with certificates that nobody else trusts: the settings for it
call ``make_development_seal``. Production has its own from a trust service.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

MAKERS: dict[str, Callable[[], str]] = {
    "secret_key": lambda: secrets.token_urlsafe(64),
    "credentials_key": lambda: secrets.token_urlsafe(64),
    "encryption_keys": lambda: Fernet.generate_key().decode(),
}


def make_keys(folder: Path) -> list[Path]:
    """Write the keys that are missing, readable for their owner only; returns the new files.

    A key is whole or not there: it is written under another name and then linked to its own,
    which fails if somebody else was quicker.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [folder / name for name, make in MAKERS.items() if _write_once(folder / name, make())]


def _write_once(path: Path, key: str) -> bool:
    if path.exists():
        return False
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        Path(draft).unlink()
    return True


def make_development_seal(folder: Path) -> Path:
    """Write ``development_seal`` into a folder, once; returns where it is.

    It holds ``key.pem`` and ``certificate.pem`` for the seal, ``tsa_key.pem`` and
    ``tsa_certificate.pem`` for time-stamps, and in ``chain.pem`` the authority that issued both.
    The authority's own key is thrown away. The folder is whole or not there, as the keys are.
    """
    seal = folder / "development_seal"
    if seal.exists():
        return seal
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=".draft-"))
    try:
        for name, content in _development_seal().items():
            (draft / name).touch(mode=0o600)
            (draft / name).write_bytes(content)
        draft.rename(seal)
    except OSError:
        if not seal.exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return seal


def _development_seal() -> dict[str, bytes]:
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("authority", authority_key, None, authority_key)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate("seal", key, authority, authority_key)
    tsa_key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)  # as its stamper asks
    tsa_certificate = _certificate("time-stamps", tsa_key, authority, authority_key, stamps=True)
    return {
        "key.pem": _pem(key),
        "certificate.pem": certificate.public_bytes(Encoding.PEM),
        "chain.pem": authority.public_bytes(Encoding.PEM),
        "tsa_key.pem": _pem(tsa_key),
        "tsa_certificate.pem": tsa_certificate.public_bytes(Encoding.PEM),
    }


def _certificate(
    what: str,
    key: PrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: PrivateKey,
    *,
    stamps: bool = False,
) -> x509.Certificate:
    """Return a certificate for ten years; without ``issuer`` one that issues others."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "MyCodaBox (development)"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"MyCodaBox development {what}"),
        ]
    )
    now = datetime.now(UTC)  # noqa: TID251 - no settings here
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(_usage(issues=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if stamps:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamping, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def main(arguments: list[str]) -> str | None:
    """Return what went wrong, in one sentence, or None."""
    if len(arguments) != 1 or not arguments[0]:
        return "Usage: python make_keys.py FOLDER"
    try:
        for written in make_keys(Path(arguments[0])):
            sys.stdout.write(f"wrote {written}\n")
    except OSError as error:
        return f"Can't write keys into {arguments[0]}: {error.strerror}."
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
