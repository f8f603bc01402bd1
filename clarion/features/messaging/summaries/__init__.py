"""What happened in a chat or thread: posts, tasks, files as they are; and, where a company chose a model, in words."""

from clarion.features.messaging.summaries.routes import router

__all__ = ["router"]
