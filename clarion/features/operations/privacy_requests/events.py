"""What is announced of requests about data."""

from pydantic import BaseModel

PRIVACY_REQUEST_APPROVED = "privacy.request_approved"


class PrivacyRequestApproved(BaseModel):
    account_id: str
    request_id: str
