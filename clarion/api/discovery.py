"""Where everything is: API versions, entry points, OpenID configuration, what the web app needs to start."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response
from typing_extensions import TypedDict

from clarion import __version__
from clarion.api.responses import (
    ApiStatus,
    ApiVersionInfo,
    ApiVersions,
    BlocksInfo,
    ExternalDiscovery,
    InitialDiscovery,
    JsonWebKeySet,
    WebConfig,
)
from clarion.base.container import Container, Here, container_of
from clarion.base.errors import NotFound
from clarion.base.http import own_root
from clarion.features.developer import WEB_APP_ID
from clarion.features.people import SigningKeys
from clarion.features.people.sign_in import ALL_SCOPES, Caller, public, require


class OpenIdConfiguration(TypedDict):
    """What `/.well-known/openid-configuration` tells (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    scopes_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    token_endpoint_auth_signing_alg_values_supported: list[str]
    grant_types_supported: list[str]
    response_types_supported: list[str]
    response_modes_supported: list[str]
    prompt_values_supported: list[str]
    display_values_supported: list[str]
    claims_supported: list[str]
    subject_types_supported: list[str]
    userinfo_signing_alg_values_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    code_challenge_methods_supported: list[str]
    claims_parameter_supported: bool
    request_parameter_supported: bool
    request_uri_parameter_supported: bool


router = APIRouter(tags=["Discovery"])
_VERSION = {"versionString": "1.0.67", "releaseDate": "2026-08-13T00:00:00.000Z", "uriString": "v1.0"}


def _base(request: Request) -> str:
    return own_root(request, container_of(request).settings)


CLAIMS = [
    *("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "amr", "azp", "sid"),
    *("account_id", "name", "given_name", "family_name", "email", "email_verified"),
]


@router.get("/restapi", dependencies=[public()], summary="List the versions of the API")
async def read_versions(request: Request) -> ApiVersions:
    uri = f"{_base(request)}/restapi"
    return {
        "uri": uri,
        "apiVersions": [cast("ApiVersionInfo", {"uri": f"{uri}/v1.0", **_VERSION})],
        "serverVersion": __version__,
        "serverRevision": __version__,
    }


@router.get("/restapi/{apiVersion}", dependencies=[public()], summary="Read one version of the API")
async def read_version(request: Request, apiVersion: str) -> ApiVersionInfo:  # noqa: N803
    if apiVersion != _VERSION["uriString"]:
        raise NotFound("Resource is not found: there is no such version.", code="CMN-120")
    return cast("ApiVersionInfo", {"uri": f"{_base(request)}/restapi/v1.0", **_VERSION})


@router.get("/restapi/v1.0/status", dependencies=[public()], summary="Whether the API answers")
async def read_status(request: Request) -> ApiStatus:
    return {"uri": f"{_base(request)}/restapi/v1.0/status", "status": "OK"}


def _blocks(base: str) -> BlocksInfo:
    return {
        "version": "1.0.0",
        "retryCount": 3,
        "retryInterval": 3,
        "coreApi": {"baseUri": base},
        "rcv": {"baseWebUri": base, "baseApiUri": base},
        "rcm": {"baseWebUri": base, "sdkDomain": base},
        "edc": {"baseUri": base},
        "rcw": {"baseApiUri": base},
        "featureFlagsApi": {"baseUri": base},
    }


@router.get("/.well-known/entry-points/initial", dependencies=[public()], summary="Entry points before sign-in")
async def read_initial(request: Request, brandId: str = "1210") -> InitialDiscovery:
    base = _base(request)
    return {
        **_blocks(base),
        "brandId": brandId[:20],
        "discoveryApi": {"defaultExternalUri": f"{base}/.well-known/entry-points/external"},
        "authApi": {
            "authorizationUri": f"{base}/restapi/oauth/authorize",
            "oidcDiscoveryUri": f"{base}/.well-known/openid-configuration",
            "defaultTokenUri": f"{base}/restapi/oauth/token",
        },
    }


@router.get("/.well-known/entry-points/external", summary="Entry points after sign-in")
async def read_external(
    request: Request, response: Response, caller: Annotated[Caller, require()]
) -> ExternalDiscovery:
    base = _base(request)
    response.headers["discovery-tag"] = "clarion-1"
    return {
        **_blocks(base),
        "brandId": "1210",
        "expiresIn": 86_400,
        "retryCycleDelay": 824,
        "discoveryApi": {
            "externalUri": f"{base}/.well-known/entry-points/external",
            "initialUri": f"{base}/.well-known/entry-points/initial",
        },
        "authApi": {
            "authorizationUri": f"{base}/restapi/oauth/authorize",
            "oidcDiscoveryUri": f"{base}/.well-known/openid-configuration",
            "baseUri": base,
            "tokenUri": f"{base}/restapi/oauth/token",
        },
    }


@router.get("/.well-known/openid-configuration", dependencies=[public()], summary="OpenID configuration")
async def read_openid_configuration(request: Request) -> OpenIdConfiguration:
    base = _base(request)
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/restapi/oauth/authorize",
        "token_endpoint": f"{base}/restapi/oauth/token",
        "revocation_endpoint": f"{base}/restapi/oauth/revoke",
        "userinfo_endpoint": f"{base}/restapi/oauth/userinfo",
        "jwks_uri": f"{base}/restapi/oauth/jwks",
        "scopes_supported": ["openid", "email", "profile", *ALL_SCOPES],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "client_secret_jwt",
            "private_key_jwt",
            "none",
        ],
        "token_endpoint_auth_signing_alg_values_supported": ["HS256", "RS256", "PS256", "ES256"],
        "grant_types_supported": [
            "authorization_code",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "refresh_token",
        ],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "display_values_supported": ["page", "popup", "touch", "mobile"],
        "claims_supported": CLAIMS,
        "subject_types_supported": ["public"],
        "userinfo_signing_alg_values_supported": ["none"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


@router.get("/restapi/oauth/jwks", dependencies=[public()], summary="Public keys of id tokens")
async def read_jwks(here: Here, response: Response) -> JsonWebKeySet:
    response.headers["Cache-Control"] = "public, max-age=300"
    return {"keys": await here.get(SigningKeys).published()}


class WebAppHints:
    """What the sign-in page is told of a demo server, which offers this."""

    def demo_address(self, request: Request) -> str | None:
        """Where a browser on this machine asks for the people to sign in as with one click; None for all others."""
        return None

    def sources(self) -> tuple[str, ...]:
        """Addresses besides our own that pages may ask."""
        return ()


def web_app_sources(here: Container) -> tuple[str, ...]:
    """Addresses besides our own that pages may ask now."""
    hints = here.find(WebAppHints)
    return hints.sources() if hints else ()


@router.get("/restapi/v1.0/clarion/web-config", dependencies=[public()], summary="What the web app needs")
async def read_web_config(here: Here, request: Request) -> WebConfig:
    config: dict[str, Any] = {"clientId": WEB_APP_ID, "brandName": "Clarion", "scopes": list(ALL_SCOPES)}
    hints = here.find(WebAppHints)
    address = hints.demo_address(request) if hints else None
    return cast("WebConfig", config | ({"demo": {"address": address}} if address else {}))
