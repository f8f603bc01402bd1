"""Files in a folder of this machine, or in a bucket that speaks S3; encrypted with a key for each account."""

from clarion.engines.object_store.encrypted_files import EncryptedFiles
from clarion.engines.object_store.store import ObjectStore, open_store

__all__ = ["EncryptedFiles", "ObjectStore", "open_store"]
