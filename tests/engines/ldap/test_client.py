"""The LDAP client against OpenLDAP's slapd: StartTLS with an authority of our own, paged search, binds."""

import datetime
import ipaddress
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clarion.base.ldap_directory import LdapProblem, LdapServer
from clarion.base.ssrf_guard import EgressPolicy
from clarion.engines.ldap import Ldap3Client
from clarion.engines.ldap.reach import Reach
from tests.support.processes import start_process
from tests.support.waiting import free_port, wait_for_port

BASE, ADMIN = "dc=example,dc=com", "cn=admin,dc=example,dc=com"
PEOPLE = 1203  # more than two pages


@dataclass
class Slapd:
    server: LdapServer


def certificate(folder: Path) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    (folder / "certificate.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem.decode()


def write_directory(folder: Path) -> None:
    (folder / "data").mkdir()
    schemas = "\n".join(f"include /etc/ldap/schema/{name}.schema" for name in ("core", "cosine", "inetorgperson"))
    (folder / "slapd.conf").write_text(
        f"""{schemas}
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
security simple_bind=128
database mdb
suffix "{BASE}"
rootdn "{ADMIN}"
rootpw of-the-directory
directory {folder}/data
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by dn="{ADMIN}" read by * none
"""
    )
    entries = [f"dn: {BASE}\nobjectClass: domain\ndc: example\n"]
    entries += [
        f"dn: uid=p{n},{BASE}\nobjectClass: inetOrgPerson\nuid: p{n}\ncn: P {n}\nsn: {n}\nmail: p{n}@example.com\n"
        + f"userPassword: secret-{n}\n"
        for n in range(PEOPLE)
    ]
    (folder / "entries.ldif").write_text("\n".join(entries))
    command = ["/usr/sbin/slapadd", "-q", "-f", str(folder / "slapd.conf"), "-l", str(folder / "entries.ldif")]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    folder = tmp_path_factory.mktemp("slapd")
    authority = certificate(folder)
    write_directory(folder)
    port = free_port()
    command: list[str | Path] = [
        "/usr/sbin/slapd", "-f", folder / "slapd.conf", "-h", f"ldap://127.0.0.1:{port}", "-d", "0",
    ]  # fmt: skip
    process = start_process(command, log=folder / "log", name="slapd")
    wait_for_port(port, what="slapd")
    yield Slapd(LdapServer("localhost", port, "starttls", authority, ADMIN, "of-the-directory"))
    process.stop()


def client() -> Ldap3Client:
    return Ldap3Client(Reach(EgressPolicy(loopback=True), ()))


async def test_a_real_directory_is_searched_and_asked(slapd: Slapd) -> None:
    """MSG-30"""
    ask = client()
    everybody = await ask.search(slapd.server, BASE, "(objectClass=inetOrgPerson)", ["mail", "entryUUID"], 5000)
    assert len(everybody) == PEOPLE
    assert all(len(one.attributes["entryuuid"][0]) == 36 for one in everybody)
    [one] = await ask.search(slapd.server, BASE, "(mail=p7@example.com)", ["mail"], 2)
    assert await ask.password_is_right(slapd.server, one.dn, "secret-7")
    assert not await ask.password_is_right(slapd.server, one.dn, "secret-8")
    assert not await ask.password_is_right(slapd.server, one.dn, "")
    assert not await ask.password_is_right(slapd.server, f"uid=nobody,{BASE}", "secret-8")


async def test_what_is_wrong_is_said(slapd: Slapd) -> None:
    ask, server = client(), slapd.server
    for kind, wrong, query in (
        ("certificate", replace(server, authority=""), "(uid=p1)"),
        ("credentials", replace(server, bind_password="wrong"), "(uid=p1)"),
        ("search", server, "(uid=p1"),
        ("search", server, "(objectClass=*)"),
        ("connection", replace(server, security="ldaps"), "(uid=p1)"),
    ):
        with pytest.raises(LdapProblem) as found:
            await ask.search(wrong, BASE, query, ["mail"], 10)
        assert found.value.kind == kind, found.value


async def test_directories_are_where_the_operator_allows() -> None:
    public = Reach(EgressPolicy(), ())
    for host in ("localhost", "127.0.0.1", "10.1.2.3", "::ffff:10.1.2.3", "169.254.169.254"):
        with pytest.raises(LdapProblem) as found:
            await public.address_of(host, 636)
        assert found.value.kind == "refused"
    assert await Reach(EgressPolicy(), ("10.0.0.0/8",)).address_of("10.1.2.3", 636) == "10.1.2.3"
    plain = LdapServer("10.1.2.3", 389, "none")
    with pytest.raises(LdapProblem, match="Without TLS"):
        await Ldap3Client(Reach(EgressPolicy(), ("10.0.0.0/8",))).search(plain, BASE, "(a=b)", [], 1)
