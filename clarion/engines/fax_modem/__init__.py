"""Fax modems: T.30 over G.711 and over T.38, by libspandsp, in worker processes.

How it works: `terminal.py` is one machine, without sockets or clocks; `session.py` one fax with its packets;
`process.py` the program that divides faxes among its workers (`worker.py`); `client.py` the port
`clarion/base/fax.py` over it.
"""

from clarion.engines.fax_modem.client import FaxModems

__all__ = ["FaxModems"]
