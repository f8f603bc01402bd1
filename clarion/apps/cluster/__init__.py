"""Several machines as one installation: which machine does what, and the configuration of each."""

from clarion.apps.cluster.layout import Layout, Machine, Secrets, read_layout
from clarion.apps.cluster.plan import make_member_plan

__all__ = ["Layout", "Machine", "Secrets", "make_member_plan", "read_layout"]
