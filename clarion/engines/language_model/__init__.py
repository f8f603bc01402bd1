"""Language models outside, over HTTP."""

from clarion.engines.language_model.chat_completions import ChatCompletions

__all__ = ["ChatCompletions"]
