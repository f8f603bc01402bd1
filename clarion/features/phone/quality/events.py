"""What call servers tell of how well a call was heard."""

QUALITY_KNOWN = "calls.quality"
"""The payload is `keeper.CallQualityKnown`."""
