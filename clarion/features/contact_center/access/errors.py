"""Errors in the form of the contact center's API."""

import time

from clarion.base.errors import ClarionError


class ContactCenterError(ClarionError):
    """`code` is a dotted name such as `access.denied.exception`."""

    default_code = "bad.request.exception"
    default_status = 400

    def body(self) -> dict[str, object]:
        return {"errorCode": self.code, "generalMessage": self.message, "timestamp": int(time.time() * 1000)}


class AccessDenied(ContactCenterError):
    """No usable token (401)."""

    default_code = "access.denied.exception"
    default_status = 401


class NoSuchToken(ContactCenterError):
    """There is no permanent token of that name (404)."""

    default_code = "entity.not.found.exception"
    default_status = 404
