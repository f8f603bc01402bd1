"""What the demo company is filled with on its first start."""

from clarion.apps.demo_content.fill import fill_demo

__all__ = ["fill_demo"]
