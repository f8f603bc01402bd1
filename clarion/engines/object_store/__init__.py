"""Files in a folder of this machine, or in a bucket that speaks S3."""

from clarion.engines.object_store.store import ObjectStore, open_files

__all__ = ["ObjectStore", "open_files"]
