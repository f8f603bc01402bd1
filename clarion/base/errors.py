"""The tree of errors that people and programs may see.

Every error carries the code and the HTTP status of the wire surface; `clarion.base.http.error_body` turns it
into the body of the answer, `clarion.api` sends it. Messages are sentences for the reader, without secrets.
"""

from typing import Any


class ClarionError(Exception):
    """An error with a sentence for people (`message`) and a code for programs (`code`, for instance CMN-102).

    `status` is the HTTP status. `parameter` names the field, query or path parameter at fault. `details` are
    further members of the error body, for instance `parameterValue` or `permissionName`.
    """

    default_code = "CMN-203"
    default_status = 500

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        status: int | None = None,
        parameter: str | None = None,
        retry_after: int | None = None,
        **details: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.status = status or self.default_status
        self.parameter = parameter
        self.retry_after = retry_after
        self.details = details


class Invalid(ClarionError):
    """A value that is refused (400)."""

    default_code = "CMN-101"
    default_status = 400


class Unauthorized(ClarionError):
    """No usable sign-in (401). OAU-128 expired, OAU-129 corrupted, OAU-123 header absent."""

    default_code = "OAU-129"
    default_status = 401


class Forbidden(ClarionError):
    """Signed in, but not allowed (403). CMN-401 scope, CMN-402 admin, CMN-404 foreign, CMN-408 permission."""

    default_code = "CMN-408"
    default_status = 403


class NotFound(ClarionError):
    """The resource does not exist, or not for the caller (404)."""

    default_code = "CMN-102"
    default_status = 404


class Conflict(ClarionError):
    """The state of things does not allow it now (409)."""

    default_code = "CMN-406"
    default_status = 409


class TooMany(ClarionError):
    """A limit was reached (429). `retry_after` in whole seconds: clients read it without a default."""

    default_code = "CMN-301"
    default_status = 429

    def __init__(self, message: str, *, retry_after: int = 60, **rest: Any) -> None:
        super().__init__(message, retry_after=retry_after, **rest)


class Unavailable(ClarionError):
    """A part that is needed does not answer (503)."""

    default_code = "CMN-201"
    default_status = 503

    def __init__(self, message: str, *, retry_after: int = 5, **rest: Any) -> None:
        super().__init__(message, retry_after=retry_after, **rest)
