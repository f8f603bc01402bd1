"""Programs outside that a chat asks: by commands that people type, and told of posts that begin with certain words."""

from clarion.features.messaging.outgoing_webhooks.port import OutsidePrograms

__all__ = ["OutsidePrograms"]
