"""Errors of the OAuth endpoints, which have a body of their own (RFC 6749 §5.2)."""

from collections.abc import Mapping

from clarion.base.errors import ClarionError


class OAuthError(ClarionError):
    """`error` is the RFC 6749 name, `code` the OAU-... code, `message` the description."""

    default_status = 400

    def __init__(
        self,
        error: str,
        message: str,
        *,
        code: str,
        status: int = 400,
        retry_after: int | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, code=code, status=status, retry_after=retry_after, **details or {})
        self.error = error

    def body(self) -> dict[str, object]:
        return {
            "error": self.error,
            "error_description": self.message,
            "errors": [{"errorCode": self.code, "message": self.message}],
            "errorCode": self.code,
            "message": self.message,
            **self.details,
        }


def invalid_request(message: str, code: str = "OAU-113") -> OAuthError:
    return OAuthError("invalid_request", message, code=code)


def invalid_grant(message: str, code: str = "OAU-140") -> OAuthError:
    return OAuthError("invalid_grant", message, code=code)


def invalid_client(message: str, code: str = "OAU-146", status: int = 401) -> OAuthError:
    return OAuthError("invalid_client", message, code=code, status=status)


def unauthorized_client(message: str) -> OAuthError:
    return OAuthError("unauthorized_client", message, code="OAU-251")
