"""Our side of ClamAV: a client of clamd, and how to run one."""

from clarion.engines.antivirus.clamd import Clamd
from clarion.engines.antivirus.daemon import ClamdFiles, clamd_command, clamd_files, find_clamd, write_clamd_files
from clarion.engines.antivirus.updates import SignatureUpdates

__all__ = ["Clamd", "ClamdFiles", "SignatureUpdates", "clamd_command", "clamd_files", "find_clamd", "write_clamd_files"]
