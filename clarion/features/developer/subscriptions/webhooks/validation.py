"""The handshake with a receiver: whoever answers with our token has agreed to be posted to."""

from clarion.base.errors import Invalid
from clarion.base.http_client import Answer, HttpClient, RequestFailed
from clarion.base.ids import new_uuid
from clarion.features.developer.subscriptions.webhooks.address import PARAMETER, USER_AGENT
from clarion.features.developer.subscriptions.webhooks.secrets import Secrets


async def validate_receiver(http_client: HttpClient, address: str, secrets: Secrets, within_s: float) -> None:
    """Raises 400: SUB-524 (certificate), SUB-525 (no answer, or not the one that was asked for)."""
    token = new_uuid()
    headers = {"Content-Length": "0", "User-Agent": USER_AGENT, "Validation-Token": token}
    if secrets.verification_token:
        headers["Verification-Token"] = secrets.verification_token
    try:
        answer = await http_client.post(address, headers, b"", within_s)
    except RequestFailed as problem:
        code = {"certificate": "SUB-524", "refused": "SUB-522"}.get(problem.kind, "SUB-525")
        raise _refuse(problem.sentence, code) from None
    _check(answer, token)


def _check(answer: Answer, token: str) -> None:
    if 300 <= answer.status < 400:
        raise _refuse(f"The receiver redirects (HTTP {answer.status}); redirects are not followed.")
    if answer.status != 200:
        raise _refuse(f"The receiver answered HTTP {answer.status}; HTTP 200 was expected.")
    if not answer.whole:
        raise _refuse("The answer of the receiver is too large.")
    given = answer.headers.get("validation-token")
    if given is None:
        raise _refuse("The answer of the receiver has no header Validation-Token.")
    if given != token:
        raise _refuse("The receiver answered with another Validation-Token than it was given.")


def _refuse(sentence: str, code: str = "SUB-525") -> Invalid:
    return Invalid(f"The webhook cannot be used: {sentence}", code=code, parameter=PARAMETER)
