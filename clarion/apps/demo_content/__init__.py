"""What the demo company is filled with on its first start."""

from clarion.apps.demo_content.fill import fill_demo
from clarion.apps.demo_content.trust import forget_reports

__all__ = ["fill_demo", "forget_reports"]
