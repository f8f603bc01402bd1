"""What asks programs outside. Offered by `developer`, which lies above."""

from collections.abc import Mapping

from clarion.base.errors import Unavailable


class OutsidePrograms:
    """Reaches nobody."""

    def checked(self, address: str, parameter: str) -> str:
        """The address as it is kept. Raises Invalid for one that leads where none may lead."""
        raise Unavailable("Programs outside cannot be asked here.", parameter=parameter)

    async def call(self, address: str, headers: Mapping[str, str], body: bytes) -> bytes:
        """Post, and return what a good answer says. Raises Unavailable (503) with a sentence otherwise."""
        raise Unavailable("Programs outside cannot be asked here.")
