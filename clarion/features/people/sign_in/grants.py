"""Which grant types an app may use, said so that a developer knows what to change."""

from clarion.features.people.sign_in import clients
from clarion.features.people.sign_in.clients import RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError, unauthorized_client

_ANSWERED = (clients.AUTHORIZATION_CODE, clients.JWT_BEARER, clients.REFRESH)


def check_grant(client: RegisteredClient, grant: str, *, password_allowed: bool) -> None:
    """Raise unsupported_grant_type (OAU-250) or unauthorized_client (OAU-251) unless the app may use it."""
    wanted = clients.JWT_BEARER if grant == clients.PARTNER_JWT else grant
    if wanted not in clients.GRANTS:
        raise OAuthError(
            "unsupported_grant_type",
            f"Grant type [{grant[:60]}] does not exist here. There are: {', '.join(_ANSWERED)}.",
            code="OAU-250",
        )
    # Whoever may get refresh tokens may use them; apps without never hold one.
    if wanted != clients.REFRESH and wanted not in client.grants:
        raise unauthorized_client(
            f"Unauthorized for this grant type: the app '{client.name}' asked for [{wanted}], but may use "
            f"[{', '.join(client.grants) or 'none'}]. To allow it, an administrator adds the grant type in "
            "the web app: Developer, Apps, the app, Sign-in."
        )
    if wanted == clients.PASSWORD and not password_allowed:
        raise unauthorized_client(
            f"Unauthorized for this grant type: [{wanted}] is off on this server. Use authorization_code or a JWT "
            "credential; or set CLARION_ALLOW_PASSWORD_GRANT=true for old clients."
        )
