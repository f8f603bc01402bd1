"""Where caller identity finds its files, and the lab authority that a demo server makes for itself.

In the folder `identity` of the data folder, unless settings say otherwise: `key.pem` and `certificate.pem` to sign
with, `anchors.pem` to believe, `revoked.pem`, and `known/` with carriers' certificates. The lab adds `network/`, which
the simulated phone network signs with.
"""

import contextlib
import os
import shutil
from pathlib import Path

from cryptography import x509

from clarion.base.settings import Settings
from clarion.engines.sip import (
    CertificateSources,
    IdentityConfig,
    IdentityLab,
    NumberAuthority,
    fingerprint,
    pem,
)

NETWORK_HOST = "network.clarion.localhost"
OWN_CODE, NETWORK_CODE = "CLRN", "NETW"  # codes of providers in the lab


def folder_of(settings: Settings) -> Path:
    return settings.data / "identity"


def identity_config(settings: Settings) -> IdentityConfig:
    """What the SIP engine is told."""
    folder = folder_of(settings)

    def file(setting: str, name: str) -> Path:
        return Path(setting).expanduser() if setting else folder / name

    return IdentityConfig(
        key=file(settings.stir_key, "key.pem"),
        certificate=file(settings.stir_certificate, "certificate.pem"),
        address=own_address(settings),
        anchors=file(settings.stir_anchors, "anchors.pem"),
        revoked=file(settings.stir_revoked, "revoked.pem"),
        sources=CertificateSources(hosts=settings.stir_hosts, known=file(settings.stir_known, "known")),
        wait_seconds=settings.stir_wait_seconds,
    )


def own_address(settings: Settings) -> str:
    """Where others find our certificate: where the settings say, else at this server, which gives it out."""
    if settings.stir_certificate_url:
        return settings.stir_certificate_url
    public = settings.public_url.rstrip("/")
    return f"{public if public.startswith('https://') else f'https://{settings.sip_domain}'}/stir/{{fingerprint}}.pem"


def ensure_lab(settings: Settings) -> None:
    """On a demo server without any files of caller identity: make a lab, so that its calls are signed and verified."""
    chosen = (settings.stir_key, settings.stir_certificate, settings.stir_anchors)
    if not any(chosen) and not folder_of(settings).exists():
        with contextlib.suppress(FileExistsError):  # another process was faster
            make_lab(settings)


def make_lab(settings: Settings) -> Path:
    """A new authority with certificates for this installation and the simulated phone network, whole or not at all.

    Raises FileExistsError.
    """
    folder = folder_of(settings)
    draft = folder.with_name(f"identity.{os.getpid()}.new")
    shutil.rmtree(draft, ignore_errors=True)
    lab = IdentityLab()
    own = lab.issue("Clarion", NumberAuthority(codes=frozenset({OWN_CODE})))
    network = lab.issue("Simulated phone network", NumberAuthority(codes=frozenset({NETWORK_CODE})))
    address = own_address(settings).replace("{fingerprint}", fingerprint(own.certificate))
    for name, content in (
        ("key.pem", own.key_pem()),
        ("certificate.pem", own.chain_pem()),
        ("anchors.pem", pem([lab.anchor])),
        ("network/key.pem", network.key_pem()),
        ("network/certificate.pem", network.chain_pem()),
        (f"known/{_place(network_address(network.certificate))}", network.chain_pem()),
        (f"known/{_place(address)}", own.chain_pem()),
    ):
        _write(draft / name, content)
    try:
        draft.rename(folder)
    except OSError as error:  # it is there, and not empty
        shutil.rmtree(draft)
        raise FileExistsError(str(folder)) from error
    return folder


def network_address(certificate: x509.Certificate) -> str:
    """Where the simulated network says that its certificate is."""
    return f"https://{NETWORK_HOST}/{fingerprint(certificate)}.pem"


def _place(address: str) -> str:
    return address.removeprefix("https://")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(content)
