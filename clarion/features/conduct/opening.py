"""The conduct of one process: made once, opened by whichever of its parts comes first, closed with the last."""

from clarion.base.container import Container
from clarion.base.policy_client import PolicyClient
from clarion.features.conduct.acts import book_keeper
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.detectors import FileInspector, TextWatch
from clarion.features.conduct.legal.cache import TakedownCache
from clarion.features.conduct.lists import ListFeatures, lists_of
from clarion.features.conduct.live_call import VerdictFeed
from clarion.features.conduct.observers import HotSpotBook, counting_of
from clarion.features.conduct.overrides import RuleKeeper
from clarion.features.conduct.permits import ConductPolicyClient
from clarion.features.conduct.ports import FileExaminer
from clarion.features.conduct.replay import AttemptLog


class Judging:
    """Joins `Conduct` with the bus and the rules in force here."""

    def __init__(self, here: Container) -> None:
        self.feed = here.offer(VerdictFeed, VerdictFeed(here.bus))
        self.conduct = here.offer(Conduct, Conduct(report=self.feed.report))
        self.rules = here.offer(RuleKeeper, RuleKeeper(here, self.conduct))
        self.counting = counting_of(here, self.conduct)
        here.offer(PolicyClient, ConductPolicyClient(here, self.conduct, self.feed))
        self.standing = book_keeper(here)
        self.conduct.add_source(self.standing.book)
        self.standing.on_switched(self.conduct.switch)
        self.lists = lists_of(here)
        self.takedowns = TakedownCache(here)
        self.conduct.add_source(self.takedowns)
        self._add_detectors(here)
        self.log = here.offer(AttemptLog, AttemptLog(here, self.conduct))
        self._holders = 0

    def _add_detectors(self, here: Container) -> None:
        lists, conduct = self.lists, self.conduct
        conduct.add_source(ListFeatures(lists, lambda: conduct.force.book.tables, self.counting.sells))
        here.offer(HotSpotBook, lists)
        self.counting.book.price_of = lists.price_of
        texts = here.offer(TextWatch, TextWatch(lambda host: lists.has("hostile-hosts", host)))
        conduct.add_source(texts)
        conduct.add_witness(texts.judged)
        if here.find(FileExaminer) is None:
            here.offer(FileExaminer, FileInspector(here, lists.has))

    async def open(self) -> None:
        """Call on the event loop."""
        self._holders += 1
        self.feed.start()
        if self._holders == 1:
            await self.rules.open()
            await self.standing.open()
            await self.lists.open()
            await self.takedowns.open()
            await self.counting.open()
            await self.log.open()

    async def close(self) -> None:
        self._holders -= 1
        if self._holders == 0:
            await self.log.close()
            await self.counting.close()
            await self.takedowns.close()
            await self.lists.close()
            await self.standing.close()
            await self.rules.close()
        await self.feed.stop()


def judging_of(here: Container) -> Judging:
    """The one of this process; made when nobody did yet."""
    return here.find(Judging) or here.offer(Judging, Judging(here))


def conduct_of(here: Container) -> Conduct:
    return judging_of(here).conduct
