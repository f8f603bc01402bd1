"""Cost centers: whom an extension, a device or a number is charged to."""
