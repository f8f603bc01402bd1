"""The acceptable-use policy in words, for everybody; rules carry out its clauses. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clarion.features.conduct.cases.rule_responses import PolicyCounts, PolicyInfo, PolicyRuleInfo
from clarion.features.conduct.cases.vocabulary import CLAUSES
from clarion.features.conduct.rulebook import Rule

VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Clause:
    """`words`: what may not be done. `looked_at`: what the rules of the clause go by."""

    id: str
    words: str
    looked_at: str

    @property
    def title(self) -> str:
        return CLAUSES[self.id]


CLAUSE_WORDS = (
    Clause(
        "C1",
        "Nobody may use this service to break a law that applies to them, at home or abroad. That includes the laws "
        "on recording conversations, on calling hours, on do-not-call lists and on consent to marketing.",
        "The time where the called person is, lists and their age, consent that is on record, how often somebody is "
        "called, and whether everybody was told of a recording.",
    ),
    Clause(
        "C2",
        "Do not copy, take or misuse what belongs to others: works, marks, private facts, likenesses, names.",
        "Complete notices of a breach, copies of what was taken down, names and links that pose as a protected mark.",
    ),
    Clause(
        "C3",
        "No abusive automatic or predictive dialing; no forwarding of one number to something that answers many "
        "calls at once; no traffic made to earn fees.",
        "Abandoned and very short calls, many calls at once to one outside target, calls to numbers known for fraud.",
    ),
    Clause(
        "C4",
        "No harm to children and no exploitation of them: no unfit content, and no gathering of a child's personal "
        "data without a parent's consent.",
        "Declared age, and reports. Whatever looks like a harm to a child is looked at by a person.",
    ),
    Clause(
        "C5",
        "Do not impair the service or its network, on purpose or not, and do not pass on harmful code.",
        "Floods of calls or requests, scanning for extensions, files and links that are known to do harm.",
    ),
    Clause(
        "C6",
        "No threats, harassment, indecency, defamation, fraud, malice or disruption. No false caller identity, forged "
        "address or other deceit about who a call or message comes from.",
        "The right to the calling number, repeats after a block, many calls at once to one person, signs of a scam "
        "beside a second sign.",
    ),
    Clause(
        "C7",
        "Do not use the service at the wheel, or in any other unsafe way.",
        "What the app on the phone says about driving, yes or no; never where somebody is. Nothing is refused.",
    ),
    Clause(
        "C8",
        "Do not gather people's data without consent, and do not send bulk messages to people who did not ask. Who "
        "says stop is not written to again.",
        "Words that ask to stop, complaints, how many texts a person sends to how many people, the same words over "
        "many numbers, reading the directory in bulk.",
    ),
    Clause(
        "C9",
        "Stay within the plan, the licence and normal business use.",
        "Use far beyond the plan together with a second sign. Volume alone is never abuse: somebody who talks a lot "
        "is a customer.",
    ),
    Clause(
        "C10",
        "Do not get round limits, security or this policy, and do not help others to.",
        "Failed sign-ins, sudden changes after a new device, coming back after an account was ended.",
    ),
    Clause(
        "C11",
        "Do not tap, capture, watch, alter, imitate or redirect other people's communications or data.",
        "Monitoring, recording and forwarding without right, purpose and notice.",
    ),
    Clause(
        "C12",
        "Do not sell, lend or sublicense the service, or run it for others, without a written right.",
        "Unrelated names and groups in one account, scored together. We talk first; no call is cut off for this.",
    ),
    Clause(
        "C13",
        "The service is not built for uses where a failure could injure or kill somebody or damage property or nature.",
        "Declared uses, and calls that look like those of an alarm. No line that may carry a call for help is cut.",
    ),
)
PROMISES = (
    ("Emergency calls always go through", "Whatever an account did, and whatever is switched off."),
    ("Reasons, at once", "Whoever is refused, slowed down or held back gets the rule, the clause, what was seen, the "
     "limit, what would pass, until when it lasts, and a link to object."),
    ("Objections are free", "For six months, without signing in. A person says within 24 hours how it stands and "
     "decides within 72 hours. Who was right gets everything back as it was."),
    ("The smallest thing that stops the harm", "A number before a person, a person before an account. Statistics alone "
     "never end a service."),
    ("Nobody is ended by a machine, or by one person", "Ending an account takes two people."),
    ("A record that cannot be changed", "Every decision stands in a log whose signed checkpoints anybody may keep."),
    ("Doors that stay open", "Export of data, taking numbers away, billing and objections are open in every state."),
)  # fmt: skip


def policy_view(rules: Mapping[str, Rule]) -> PolicyInfo:
    """The clauses, each with its rules."""
    return {
        "version": VERSION,
        "promises": [{"title": title, "words": words} for title, words in PROMISES],
        "clauses": [
            {"id": clause.id, "title": clause.title, "words": clause.words, "lookedAt": clause.looked_at,
             "rules": [_rule_view(rule) for rule in _of_clause(rules.values(), clause.id)]}
            for clause in CLAUSE_WORDS
        ],
        "terms": [_rule_view(rule) for rule in rules.values() if rule.clause.startswith("G")],
        "counts": _counts(rules.values()),
    }  # fmt: skip


def _counts(rules: Iterable[Rule]) -> PolicyCounts:
    """How many rules work, and how many wait for which product. Those that wait refuse nothing."""
    numbered = [rule for rule in rules if "-" in rule.id]
    waiting = Counter(rule.waits_for for rule in numbered if rule.waits_for)
    return {
        "connected": len(numbered) - waiting.total(),
        "waiting": [{"product": product, "rules": count} for product, count in sorted(waiting.items())],
    }


def _of_clause(rules: Iterable[Rule], clause: str) -> list[Rule]:
    return sorted((rule for rule in rules if rule.clause == clause), key=lambda rule: rule.id)


def _rule_view(rule: Rule) -> PolicyRuleInfo:
    return {"id": rule.id, "title": rule.title, "what": rule.what, "why": rule.why, "law": rule.source,
            "status": rule.status.value, "live": bool(rule.live), "waitsFor": rule.waits_for}  # fmt: skip
