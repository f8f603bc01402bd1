"""The question for a password that some carriers put to a trunk (RFC 3261 §22, RFC 7616), from the carrier's side."""

import hashlib
import hmac
import re
import secrets
from collections import deque
from dataclasses import dataclass

from clarion.engines.phone_network.message import Message, answer_to, new_tag

_KEPT_NONCES = 1000


@dataclass(frozen=True)
class Credentials:
    """What a trunk has to prove."""

    username: str
    password: str


class Gate:
    """Lets requests pass that carry the right answer to a question asked here before; each is good once."""

    def __init__(self, realm: str, credentials: Credentials) -> None:
        self._realm = realm
        self._credentials = credentials
        self._nonces: deque[str] = deque(maxlen=_KEPT_NONCES)

    def refusal(self, request: Message) -> Message | None:
        """407 with a fresh question, or None for a request that may pass."""
        given = request.find("Proxy-Authorization")
        if given and self._is_right(request.method, _fields(given)):
            return None
        nonce = secrets.token_hex(16)
        self._nonces.append(nonce)
        response = answer_to(request, 407, tag=new_tag())
        question = f'Digest realm="{self._realm}", nonce="{nonce}", algorithm=MD5, qop="auth"'
        response.add("Proxy-Authenticate", question)
        return response

    def _is_right(self, method: str, fields: dict[str, str]) -> bool:
        nonce = fields.get("nonce", "")
        if nonce not in self._nonces or fields.get("username") != self._credentials.username:
            return False
        self._nonces.remove(nonce)
        secret = _md5(f"{self._credentials.username}:{self._realm}:{self._credentials.password}")
        middle = nonce
        if fields.get("qop"):
            middle = ":".join((nonce, fields.get("nc", ""), fields.get("cnonce", ""), fields["qop"]))
        answer = _answer(method, fields.get("uri", ""), secret, middle)
        return hmac.compare_digest(answer, fields.get("response", ""))


def proof_of(method: str, uri: str, who: Credentials, question: str) -> str:
    """The `Authorization` header that answers a challenge (`WWW-Authenticate`), MD5 with `qop=auth`."""
    asked, cnonce = _fields(question), secrets.token_hex(8)
    realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
    secret = _md5(f"{who.username}:{realm}:{who.password}")
    response = _answer(method, uri, secret, f"{nonce}:00000001:{cnonce}:auth")
    said = {"username": who.username, "realm": realm, "nonce": nonce, "uri": uri, "response": response}
    quoted = ", ".join(f'{name}="{value}"' for name, value in {**said, "cnonce": cnonce}.items())
    return f"Digest {quoted}, algorithm=MD5, qop=auth, nc=00000001"


def _answer(method: str, uri: str, secret: str, middle: str) -> str:
    what = _md5(f"{method}:{uri}")
    return _md5(f"{secret}:{middle}:{what}")


def _fields(value: str) -> dict[str, str]:
    found = re.findall(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))', value)
    return {name.lower(): quoted or plain for name, quoted, plain in found}


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - what the protocol says
