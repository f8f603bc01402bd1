"""What call handling knows about people, devices, numbers and carriers: read, kept fresh, and kept as a copy."""

from clarion.apps.call_directory.directory_copy import has_copy
from clarion.apps.call_directory.loader import DirectoryLoader
from clarion.apps.call_directory.reading import load_directory

__all__ = ["DirectoryLoader", "has_copy", "load_directory"]
