"""The company directory."""

from clarion.features.people.directory.given import GivenEntries

__all__ = ["GivenEntries"]
