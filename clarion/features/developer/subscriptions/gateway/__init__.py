"""The WebSocket gateway: events, and the REST API over a socket."""
