"""Entering the API of the contact center: a token of the main API is exchanged for one of its own.

Its routes live under `/voice/api` and say `Depends(ContactCenterGuard())` instead of `require(...)`: the tokens,
the headers and the form of errors are others than those of `/restapi`.
"""

from clarion.features.contact_center.access.guard import ContactCenterGuard
from clarion.features.contact_center.access.routes import router

routers = [router]

__all__ = ["ContactCenterGuard", "routers"]
