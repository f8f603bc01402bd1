"""Accounts of customers, opened by the operator once acceptable use was asked."""

from clarion.features.conduct.account_opening.routes import router
from clarion.features.conduct.account_opening.rules import Signs, signs_of
from clarion.features.conduct.account_opening.service import NewAccount, Opened, open_account, open_accounts
from clarion.features.conduct.account_opening.table import read_new_accounts

__all__ = ["NewAccount", "Opened", "Signs", "open_account", "open_accounts", "read_new_accounts", "router", "signs_of"]
