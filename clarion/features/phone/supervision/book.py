"""What call servers hold of supervision. Pure; never blocks."""

from clarion.calls.wire import Record


class GroupProfile(Record, frozen=True):
    group_id: str
    account_id: str
    monitors: tuple[str, ...]  # extension ids
    monitored: tuple[str, ...]


class CompanyWish(Record, frozen=True):
    """What a company wants of supervision."""

    account_id: str
    shown: bool = True  # whoever is supervised sees it
    tone: bool = False  # and hears a tone when it begins
    purpose: str = "Quality"


class SupervisionSnapshot(Record, frozen=True):
    """The copy that lies beside the directory's, for a start without the database."""

    groups: tuple[GroupProfile, ...] = ()
    wishes: tuple[CompanyWish, ...] = ()


class SupervisionCache:
    """Of all accounts; replaced as a whole."""

    def __init__(self) -> None:
        self._wishes: dict[str, CompanyWish] = {}
        self._watched: dict[tuple[str, str], set[str]] = {}

    def load(self, memory: SupervisionSnapshot) -> None:
        self._wishes = {wish.account_id: wish for wish in memory.wishes}
        watched: dict[tuple[str, str], set[str]] = {}
        for group in memory.groups:
            for supervisor in group.monitors:
                watched.setdefault((group.account_id, supervisor), set()).update(group.monitored)
        self._watched = watched

    def may_supervise(self, account_id: str, supervisor_id: str, agent_id: str) -> bool:
        """Whether one group of the account lets the one supervise the other. Nobody supervises themselves."""
        return supervisor_id != agent_id and agent_id in self._watched.get((account_id, supervisor_id), ())

    def wish_of(self, account_id: str) -> CompanyWish:
        return self._wishes.get(account_id) or CompanyWish(account_id=account_id)
