"""Accounts of customers, opened by the operator once acceptable use was asked."""

from clarion.features.conduct.account_opening.routes import router
from clarion.features.conduct.account_opening.rules import Signs, signs_of
from clarion.features.conduct.account_opening.service import NewAccount, Opened, open_account

__all__ = ["NewAccount", "Opened", "Signs", "open_account", "router", "signs_of"]
