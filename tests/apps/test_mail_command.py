"""`clarion mail`: a test email, and what its receiver says of SPF, DKIM and DMARC (OPS-11)."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from clarion.apps.cli_mail import read_results, send_test
from clarion.base.dns_lookup import DnsLookup
from clarion.base.errors import ClarionError, Invalid
from clarion.base.mail_queue import MailFile, Refused
from clarion.base.settings import load_settings

SETTINGS = load_settings({"CLARION_MAIL_FROM": "Phone <phone@example.com>"})
RECEIVED = b"""Authentication-Results: mx.receiver.test;\r
 dkim=pass header.d=example.com (spf=fail in a comment);\r
 spf=softfail (sender is 192.0.2.7) smtp.mailfrom=example.com;\r
 dmarc=pass header.from=example.com\r
Authentication-Results: liar.example; spf=pass; dkim=fail\r
From: Phone <phone@example.com>\r
To: ada@receiver.test\r
\r
Hello\r
"""


class Recorder:
    """A mail server."""

    def __init__(self, refusal: str = "") -> None:
        self.sent: list[tuple[str, str]] = []
        self._refusal = refusal

    async def send(self, to: str, subject: str, text: str, message_id: str, files: Sequence[MailFile] = ()) -> None:
        if self._refusal:
            raise Refused(self._refusal)
        self.sent.append((to, text))

    async def check(self) -> str | None:
        return None


class Zone(DnsLookup):
    def __init__(self, **texts: list[str]) -> None:
        super().__init__()
        self._texts = texts

    async def texts(self, name: str) -> list[str]:
        return self._texts.get({"example.com": "domain", "_dmarc.example.com": "dmarc"}[name], [])


async def test_ops_11_a_test_email_is_sent_and_dns_is_asked_about_its_sender() -> None:
    mail = Recorder()
    zone = Zone(domain=["v=spf1 mx -all", "other"], dmarc=["v=DMARC1; p=reject"])
    said = "\n".join(await send_test(SETTINGS, mail, zone, "ada@receiver.test"))
    assert mail.sent[0][0] == "ada@receiver.test" and "clarion mail check" in mail.sent[0][1]
    assert "SPF of example.com: v=spf1 mx -all" in said and "p=reject" in said and "bad" not in said


@pytest.mark.parametrize(
    ("zone", "words"),
    [(Zone(), "has no TXT record v=spf1"), (Zone(domain=["v=spf1 -all", "v=spf1 mx"]), "has 2 records v=spf1")],
)
async def test_ops_11_what_is_missing_in_dns_is_named(zone: Zone, words: str) -> None:
    said = "\n".join(await send_test(SETTINGS, Recorder(), zone, "ada@receiver.test"))
    assert words in said and "there is no TXT record _dmarc.example.com" in said


async def test_ops_11_a_server_that_refuses_is_quoted() -> None:
    with pytest.raises(ClarionError, match="550 no such user"):
        await send_test(SETTINGS, Recorder("550 no such user"), Zone(), "nobody@receiver.test")


def test_ops_11_the_receivers_own_results_count_and_not_those_of_others() -> None:
    spf, dkim, dmarc = read_results(RECEIVED)
    assert (spf.found, dkim.found, dmarc.found) == ("softfail", "pass", "pass")
    assert spf.sentence.startswith("bad  SPF: mx.receiver.test says softfail. Add the address of your mail server")
    assert dkim.sentence == "ok   DKIM: mx.receiver.test says pass."
    nested = RECEIVED.replace(b"(spf=fail in a comment)", b"(spf=fail (in a comment) spf=fail)" + b"(" * 2_000_000)
    assert [each.found for each in read_results(nested)][1] == "pass"
    with pytest.raises(Invalid, match="with all its headers"):
        read_results(b"From: a@b.test\r\n\r\nHello")


def test_ops_11_the_command_says_what_did_not_pass(tmp_path: Path) -> None:
    file = tmp_path / "received.eml"
    file.write_bytes(RECEIVED)
    command = [str(Path(sys.executable).parent / "clarion"), "mail", "check", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (said.returncode, said.stdout.count("ok "), said.stdout.count("bad ")) == (1, 2, 1)
