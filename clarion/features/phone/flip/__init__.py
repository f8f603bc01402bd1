"""Call flip: the digits of one's phones and numbers, by which a live call goes from one to another (PH-27)."""

from clarion.features.phone.flip.flips import read_flips
from clarion.features.phone.flip.live_call import TakeOwnCall
from clarion.features.phone.flip.routes import router

__all__ = ["TakeOwnCall", "read_flips", "router"]
