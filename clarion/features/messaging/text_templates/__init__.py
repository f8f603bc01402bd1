"""Texts kept to be sent again: of the company, of a site, of a person."""

from clarion.features.messaging.text_templates.routes import router

__all__ = ["router"]
