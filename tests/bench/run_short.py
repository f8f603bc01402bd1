"""Runs one benchmark in the process it is started in, and says at the end that it finished."""

import runpy
import sys

sys.argv = sys.argv[1:]
try:
    runpy.run_module(f"bench.{sys.argv[0]}", run_name="__main__")
except SystemExit as end:
    if end.code:
        raise
print(f"{sys.argv[0]} finished.")
