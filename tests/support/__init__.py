"""Help for every test: free ports, waiting with words, programs that end with the test, databases, Valkey."""

from tests.support.processes import Process, start_process
from tests.support.waiting import free_port, free_ports, wait_for, wait_for_port

__all__ = ["Process", "free_port", "free_ports", "start_process", "wait_for", "wait_for_port"]
