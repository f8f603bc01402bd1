"""Texts that nobody looked at while the model and the families of scams were made: what OBJ-02 would hold or refuse.

    python -m bench.bench_held_out_texts             prints the table
    python -m bench.bench_held_out_texts --write     puts it into docs/operations/conduct.md

`held_out_texts.json` was written once, in four languages: urgent and money-laden but honest texts (bank, alarms,
invoices, codes, appointments), and scams of 2024 to 2026. Never change a rule or the model because of one of them.
"""

import argparse
import json
import random
import re
from pathlib import Path

from bench.sizes import full_or
from clarion.features.conduct.detectors.text import text_features
from clarion.features.conduct.rulebook import shipped_book
from tools.simulate_limits import put_into_page

PAGE = Path("docs/operations/conduct.md")
MARK = "bench_held_out_texts"
SOURCE = Path(__file__).with_name("held_out_texts.json")
DRAWS = full_or(400, 5)
_HOLE = re.compile(r"\{(\w+)\}")


def measured() -> list[str]:
    said, dice = json.loads(SOURCE.read_text("utf-8")), random.Random(900_001)
    acts_from = float(shipped_book().tables["obj-02.scam"].rows[-1].value)
    rows = ["| texts | language | kinds | different texts | held or refused | share |", "|---|---|---|---|---|---|"]
    for what in ("honest", "scam"):
        texts_of_all = acted_of_all = 0
        for language, kinds in said[what].items():
            texts = {_HOLE.sub(lambda hole: dice.choice(said[hole[1]]), kind) for kind in kinds for _ in range(DRAWS)}
            found = [text_features(text) for text in texts]
            acted = sum(bool(one["scam_pattern"]) or float(str(one["scam_score"])) >= acts_from for one in found)
            texts_of_all, acted_of_all = texts_of_all + len(texts), acted_of_all + acted
            row = f"| {what} | {language} | {len(kinds)} | {len(texts):,} | {acted:,} | {acted / len(texts):.2%} |"
            rows.append(row)
        share = acted_of_all / texts_of_all
        rows.append(f"| **{what}, all** | | | {texts_of_all:,} | {acted_of_all:,} | {share:.2%} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    asked = parser.parse_args()
    text = "\n".join(measured())
    print(text)
    if asked.write:
        PAGE.write_text(put_into_page(text, PAGE.read_text("utf-8"), MARK), "utf-8")


if __name__ == "__main__":
    main()
