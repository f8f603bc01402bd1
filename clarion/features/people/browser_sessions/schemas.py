"""Bodies of the sign-in page's requests."""

from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from clarion.base.http import WireModel

Ticket = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Challenge = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{43,128}$")]


class ForWebApp(WireModel):
    """With `codeChallenge` the end of signing in carries a code, which our web app turns into tokens.

    The method is `plain` on pages that are not secure, where browsers give no SHA-256.
    """

    code_challenge: Challenge | None = None
    code_challenge_method: Literal["S256", "plain"] = "S256"


class PasswordStep(ForWebApp):
    username: Annotated[str, StringConstraints(max_length=300)]
    password: Annotated[str, StringConstraints(max_length=1000)]
    remember: bool = False
    company: Annotated[str, StringConstraints(max_length=40)] | None = None
    """Whose page it is: then only its people may sign in, also by its directory."""


class CodeStep(ForWebApp):
    ticket: Ticket
    method: Annotated[str, StringConstraints(pattern="^(totp|email|recovery)$")] = "totp"
    code: Annotated[str, StringConstraints(max_length=60)]


class PasskeyOptions(WireModel):
    ticket: Ticket | None = None
    remember: bool = False


class PasskeyStep(ForWebApp):
    ticket: Ticket
    credential: dict[str, Any]


class TicketOnly(WireModel):
    ticket: Ticket


class TicketStep(ForWebApp):
    ticket: Ticket


class NewPasswordStep(ForWebApp):
    ticket: Ticket
    password: Annotated[str, StringConstraints(max_length=1000)]


class Resume(ForWebApp):
    code_challenge: Challenge
