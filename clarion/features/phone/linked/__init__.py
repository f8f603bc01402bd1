"""Extensions of other accounts that share their directory with ours (PH-61): `<their main number>*<extension>`."""

from clarion.features.phone.linked.live_call import LinkCache, LinkedExtensions

__all__ = ["LinkCache", "LinkedExtensions"]
