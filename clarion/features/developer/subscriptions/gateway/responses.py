"""What responses consist of."""

from typing_extensions import TypedDict


class WebSocketToken(TypedDict):
    uri: str
    ws_access_token: str
    expires_in: int
