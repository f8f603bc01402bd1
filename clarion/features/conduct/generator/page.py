"""What was measured, as a page of Markdown."""

from collections.abc import Sequence

from clarion.features.conduct.generator.families import FAMILIES
from clarion.features.conduct.generator.measuring import FamilyResult, Measured, by_family, who_was_touched
from clarion.features.conduct.rulebook import RuleBook

AIM = 0.001
"""At most this share of honest events touched by each rule."""


def page(full: Measured, shipped: Measured, book: RuleBook, said: str) -> str:
    """`full`: with every rule in force; `shipped`: with the rules as they are shipped. `said`: how it was made."""
    parts = [
        "# Attacks against honest traffic",
        said,
        _size(full),
        "## Attacks",
        _ATTACKS,
        "\n".join(_attack_rows(full, shipped, book)),
        _missed(full),
        "## Honest people",
        _HONEST,
        "\n".join(_honest_rows(full, book)),
        _sums(full),
        "## What this does not show",
        _LIMITS,
    ]
    return "\n\n".join(parts) + "\n"


_ATTACKS = """\
Seen: the first time a rule fits, in force or only watched, counted from the first event of the attack. Stopped: the
first time something is refused, held, slowed down or (false numbers and one-ring calls) marked, with every rule in
force. Times and losses are medians over the attacks of a family. The last column is the loss with the rules as they
are shipped, where many are only watched yet."""
_HONEST = f"""\
An honest event is touched by a rule when the rule fits, whatever would come of it: a notice counts like a refusal. The
aim is at most {AIM:.1%} of honest events for each rule. The fourth column is stricter than the aim: the share of those
honest attempts that the rule looks at."""
_LIMITS = """\
- The world is made up, by us: `clarion/features/conduct/generator/` says what it holds. Real traffic is odder.
- Costs of calls, registered campaigns, hot spots and prices are told by the generator. A real installation knows them
  once an operator imports them (`clarion acceptable-use import`); until then slow toll fraud is not seen.
- The swindles are plain ones that the score knows at the first text, so `snowshoe` says little about cunning ones.
- No acts follow here: nobody is suspended after the tenth match, so losses after the first stop are an upper bound.
- A flood of one number from many accounts is below every limit of the catalogue; so are passwords tried for less than
  thirty names a day from a network and for less than twenty people of a company. They are not among the families.
- A rule that is not in the table of honest people touched nobody, or is not asked by this traffic."""


def _size(full: Measured) -> str:
    share = full.honest_events / max(1, full.events)
    return (
        f"{full.events:,} events, of which {full.attempts:,} were judged and the others counted; {share:.1%} are"
        f" honest. {len(full.cases)} attacks of {len({case.family for case in full.cases.values()})} families."
    )


def span(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _attack_rows(full: Measured, shipped: Measured, book: RuleBook) -> list[str]:
    as_shipped = {result.family: result for result in by_family(shipped)}
    heads = ("family", "attacks", "seen", "within", "seen after", "slowest", "stopped after", "lost before",
             "lost in all", "of", "by", "lost as shipped")  # fmt: skip
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for result in by_family(full):
        family, before = FAMILIES[result.family], as_shipped[result.family]
        cells = (
            f"{result.family}: {family.means}",
            str(result.cases),
            str(result.seen),
            f"{result.in_window} in {span(family.window_s)}",
            span(result.delay_s),
            span(result.worst_s),
            span(result.stopped_s),
            f"{result.lost_before:,.4g} {family.unit}",
            f"{result.lost:,.4g}",
            f"{result.possible:,.4g}",
            ", ".join(f"{rule} ({_status(book, rule)})" for rule in result.rules),
            f"{before.lost:,.4g}",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _status(book: RuleBook, rule: str) -> str:
    return {"enforce": "in force", "canary": "tried", "observe": "watched"}[book.rules[rule].rule.status.value]


def _missed(full: Measured) -> str:
    late = [result for result in by_family(full) if result.in_window < result.cases]
    if not late:
        return "Every attack was seen within the window of its family."
    told = (f"{result.cases - result.in_window} of {result.cases} of {result.family}" for result in late)
    return f"**Not reached**: {', '.join(told)} were not seen within the window."


def _honest_rows(full: Measured, book: RuleBook) -> Sequence[str]:
    rows = [
        "| rule | honest events touched | of all honest events | of those it looks at | refused or held | shipped as |"
    ]
    rows.append("|---|---|---|---|---|---|")
    for rule, count in who_was_touched(full).items():
        looked = sum(full.looked_at[kind.value] for kind in book.rules[rule].rule.on)
        rows.append(
            f"| {rule} | {count:,} | {count / max(1, full.honest_events):.4%} | {count / max(1, looked):.4%} "
            f"| {full.held[rule]:,} | {_status(book, rule)} |"
        )
    return rows if len(rows) > 2 else ["No rule touched an honest event."]


def _sums(full: Measured) -> str:
    honest = max(1, full.honest_events)
    over = [rule for rule, count in who_was_touched(full).items() if count / honest > AIM]
    touched, held = full.touched_any / honest, full.held_any / honest
    said = f"All rules together touched {touched:.4%} of honest events and held up {held:.4%}."
    return said + (
        f" **Not reached**: over {AIM:.1%} are {', '.join(over)}." if over else f" No rule is over {AIM:.1%}."
    )


def as_rows(results: Sequence[FamilyResult]) -> list[tuple[str, ...]]:
    """For a terminal."""
    return [
        (
            result.family,
            f"{result.in_window}/{result.cases}",
            span(result.delay_s),
            span(result.stopped_s),
            f"{result.lost_before:.4g}",
            f"{result.lost:.4g} of {result.possible:.4g}",
            ", ".join(result.rules),
        )
        for result in results
    ]
