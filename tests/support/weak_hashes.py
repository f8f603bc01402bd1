"""Hashes of passwords that anybody could break: real ones cost 20 ms each, for every person of every test."""

from argon2 import PasswordHasher

from clarion.features.people.sign_in import passwords


def weaken_hashes() -> None:
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
