"""Places: where network addresses are, from a file that the operator brings; and journeys that nobody makes."""

from clarion.features.conduct.places.book import PlaceBook, places_of
from clarion.features.conduct.places.journeys import Journey, Place, distance_km
from clarion.features.conduct.places.networks import Networks, PlacesDamaged, read_networks

__all__ = ["Journey", "Networks", "Place", "PlaceBook", "PlacesDamaged", "distance_km", "places_of", "read_networks"]
