"""Letters that let people in."""

from clarion.features.people.letters.service import invite_guest, void_links

__all__ = ["invite_guest", "void_links"]
