"""Telling closed browsers of posts and texts."""

from clarion.features.messaging.pushes.service import ChatPushes

__all__ = ["ChatPushes"]
