"""Files before they go in or on: what they are, what they unpack to, and whether they are known for harm."""

from clarion.features.conduct.detectors.files.archives import ArchiveFacts, look_into
from clarion.features.conduct.detectors.files.inspecting import FileInspector, Inspected, yara_match
from clarion.features.conduct.detectors.files.types import forbidden_kind

__all__ = ["ArchiveFacts", "FileInspector", "Inspected", "forbidden_kind", "look_into", "yara_match"]
