"""The browser or program that a request comes from, and whether its page is ours."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from clarion.base.container import Container, container_of
from clarion.base.errors import Forbidden
from clarion.features.people.sign_in.tokens import token_hash

_SIGN_ON, _DEVICE, _BROWSER = "clarion_sign_on", "clarion_device", "clarion_provider"
_YEAR_S = 31_536_000


@dataclass(frozen=True)
class Visit:
    """Hashes of the cookies the browser holds, "" for none."""

    source: str
    user_agent: str = ""
    sign_on: str = ""
    device: str = ""
    browser: str = ""
    """Of the browser that went to an identity provider."""


def visit_of(request: Request) -> Visit:
    secure = _secure(container_of(request))
    return Visit(
        source=(request.client.host if request.client else "")[:64],
        user_agent=request.headers.get("user-agent", "")[:200],
        sign_on=_hashed(request.cookies.get(_name(_SIGN_ON, secure))),
        device=_hashed(request.cookies.get(_name(_DEVICE, secure))),
        browser=_hashed(request.cookies.get(_name(_BROWSER, secure))),
    )


def _hashed(value: str | None) -> str:
    return token_hash(value) if value and len(value) <= 128 else ""


def _secure(here: Container) -> bool:
    return here.settings.public_url.startswith("https://")


def _name(base: str, secure: bool) -> str:
    # The prefix makes browsers refuse it from other hosts of the domain and over plain HTTP.
    return f"__Host-{base}" if secure else base


def set_sign_on_cookie(response: Response, here: Container, token: str, seconds: int | None) -> None:
    """Without `seconds` the browser forgets it when it is closed."""
    _set(response, here, _SIGN_ON, token, seconds)


def set_device_cookie(response: Response, here: Container, token: str) -> None:
    _set(response, here, _DEVICE, token, _YEAR_S)


def browser_token(request: Request) -> str:
    """The one that the browser has already, so that sign-ins in two of its tabs are of one browser; "" for none."""
    token = request.cookies.get(_name(_BROWSER, _secure(container_of(request))), "")
    return token if len(token) <= 128 else ""


def set_browser_cookie(response: Response, here: Container, token: str) -> None:
    """For as long as a sign-in at an identity provider may take."""
    _set(response, here, _BROWSER, token, 600)


def _set(response: Response, here: Container, base: str, value: str, seconds: int | None) -> None:
    secure = _secure(here)
    response.set_cookie(
        _name(base, secure), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax"
    )


def clear_sign_on_cookie(response: Response, here: Container) -> None:
    secure = _secure(here)
    response.delete_cookie(_name(_SIGN_ON, secure), path="/", secure=secure, httponly=True, samesite="lax")


def check_own_page(request: Request) -> None:
    """Refuse what a page of another origin sent. The API lets other origins in, but not where cookies count."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    host = request.headers.get("host", "")
    own = {host, urlsplit(container_of(request).settings.public_url).netloc}
    if site not in ("same-origin", "none") or (origin and urlsplit(origin).netloc not in own):
        raise Forbidden("Signing in happens on Clarion's own page only.", code="CMN-401")
