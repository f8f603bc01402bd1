"""Texts translated by a program outside, over HTTP."""

from clarion.engines.translation.libre import LibreTranslator

__all__ = ["LibreTranslator"]
