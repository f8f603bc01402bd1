"""Chaos suite: faults strike real installations while calls, posts, texts and sockets are busy; nothing may be lost.

`python -m tests.scenarios.chaos --size roles --cycles 12 --seed 1`; `docs/operations/chaos.md` says what is checked.
"""
