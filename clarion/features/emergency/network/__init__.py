"""Where a device is, by the network that it is in: wireless points, switches, addresses (ADM-06, PH-49)."""
