"""`clarion mail`: send a test email, and read what its receiver found out about SPF, DKIM and DMARC."""

import asyncio
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Final

import aiosmtplib
import typer

from clarion.base.dns_lookup import DnsLookup
from clarion.base.errors import ClarionError, Invalid
from clarion.base.ids import new_token
from clarion.base.mail_queue import Mail, is_address
from clarion.base.settings import Settings, load_settings
from clarion.engines.mail import open_mail

_MOST_BYTES: Final = 5_000_000
_LONGEST_HEADER: Final = 10_000
_TEXT: Final = """This is a test of Clarion's outgoing email.

Save it as a file (Gmail: "Download original", Outlook: "Save as", Apple Mail: "Raw message source"), and run

  clarion mail check FILE
"""
_ADVICE: Final = {
    "spf": "Add the address of your mail server to the TXT record v=spf1 … of {domain}.",
    "dkim": "Let your mail server sign for {domain}, and publish its key as it says.",
    "dmarc": "SPF or DKIM has to pass for {domain} itself, not only for the server's own name.",
}


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Try outgoing email.")
    group.callback()(lambda: None)
    group.command("test")(_test)
    group.command("check")(_check)
    app.add_typer(group, name="mail")


def _test(to: Annotated[str, typer.Argument(help="Where the test email goes; best outside your company.")]) -> None:
    """Send an email by the configured server, and look up what DNS says of its sender."""
    settings = load_settings()
    if not is_address(to):
        raise Invalid("Give an email address such as ada@example.com.")
    if not settings.smtp_url:
        raise Invalid("No mail server is set: emails are files in the data folder. Set CLARION_SMTP_URL first.")
    for sentence in asyncio.run(send_test(settings, open_mail(settings), DnsLookup(), to)):
        typer.echo(sentence)


async def send_test(settings: Settings, mail: Mail, dns: DnsLookup, to: str) -> list[str]:
    """What there is to say afterwards. Raises ClarionError with the words of the server that refused."""
    domain = sender_domain(settings)
    try:
        await mail.send(to, "Test of Clarion", _TEXT, f"<test.{new_token(12)}@{domain}>")
    except (OSError, aiosmtplib.SMTPException) as error:
        raise ClarionError(f"The email was not sent: {error or type(error).__name__}") from None
    said = [f"The mail server took the email to {to}."]
    spf = [text for text in await dns.texts(domain) if text.lower().startswith("v=spf1")]
    dmarc = [text for text in await dns.texts(f"_dmarc.{domain}") if text.lower().startswith("v=dmarc1")]
    if len(spf) == 1:
        said.append(f"SPF of {domain}: {spf[0]}")
    elif spf:
        said.append(f"bad  SPF: {domain} has {len(spf)} records v=spf1, which receivers count as none. Keep one.")
    else:
        said.append(f"bad  SPF: {domain} has no TXT record v=spf1. {_ADVICE['spf'].format(domain=domain)}")
    said.append(f"DMARC of {domain}: {dmarc[0]}" if dmarc else f"bad  DMARC: there is no TXT record _dmarc.{domain}.")
    said.append("Whether it passed SPF and DKIM only its receiver knows: save the email there, and run")
    said.append("  clarion mail check FILE")
    return said


def sender_domain(settings: Settings) -> str:
    return parseaddr(settings.mail_from)[1].rpartition("@")[2].lower() or "localhost"


def _check(file: Annotated[Path, typer.Argument(help="The test email as it arrived (.eml).")]) -> None:
    """Say what the receiver of a test email found out. Ends with 1 when something did not pass."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise Invalid(f"{file} is longer than {_MOST_BYTES // 1_000_000} MB: no test email.")
        results = read_results(file.read_bytes())
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from None
    for result in results:
        typer.echo(result.sentence)
    if not all(result.passed for result in results):
        raise typer.Exit(1)


@dataclass(frozen=True)
class AuthenticationResult:
    """`found`: pass, fail, softfail, none … (RFC 8601); empty when the receiver did not say."""

    method: str
    found: str
    receiver: str
    domain: str

    @property
    def passed(self) -> bool:
        return self.found == "pass"

    @property
    def sentence(self) -> str:
        if self.passed:
            return f"ok   {self.method.upper()}: {self.receiver} says pass."
        advice = _ADVICE[self.method].format(domain=self.domain)
        return f"bad  {self.method.upper()}: {self.receiver} says {self.found or 'nothing'}. {advice}"


def read_results(message: bytes) -> list[AuthenticationResult]:
    """Of the topmost Authentication-Results, which the receiver wrote; those below may be anybody's. Raises Invalid."""
    read = message_from_bytes(message, policy=default)
    headers = [str(value) for value in read.get_all("Authentication-Results", [])]
    if not headers:
        raise Invalid("The email has no header Authentication-Results. Save it as it arrived, with all its headers.")
    domain = parseaddr(str(read.get("From", "")))[1].rpartition("@")[2].lower()
    words = headers[0][:_LONGEST_HEADER]
    while (bare := re.sub(r"\([^()]*\)", " ", words)) != words:  # comments, which may hold others (RFC 5322 §3.2.2)
        words = bare
    receiver = words.partition(";")[0].strip().split(" ")[0]
    found = {
        name.lower(): result.lower()
        for name, result in re.findall(r"\b(spf|dkim|dmarc)\s*=\s*(\w+)", words, re.I)[::-1]
    }
    return [AuthenticationResult(method, found.get(method, ""), receiver, domain) for method in _ADVICE]
