"""`python -m corpus`: write the texts, measure the screening on them, and list every miss and every false flag."""

from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import asdict
from pathlib import Path

from corpus.generate import SEED, clean_texts, texts
from corpus.measure import Score, measure
from corpus.reading import SETS
from corpus.screening import Screen


def report(which: str, score: Score) -> str:
    """A page of figures, each miss and each false flag on a line of its own."""
    lines = [f"# The set “{which}”", "", "| what | how written | planted | found |", "| --- | --- | ---: | ---: |"]
    lines += [f"| {group} | {kind} | {score.planted[group, kind]} | {score.found[group, kind]} |"
              for group, kind in sorted(score.planted)]  # fmt: skip
    lines += ["", *(f"{group}: {score.share(group):.2%}" for group in ("known", "unknown", "structured"))]
    lines += [f"False flags in {score.sentences} clean sentences: {len(score.false_flags)}", "", "## Missed", ""]
    return "\n".join([*lines, *score.misses, "", "## Pointed out for nothing", "", *score.false_flags, ""])


def main() -> None:
    """Write build/corpus: the texts of each set as JSON lines, and a report of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/corpus"))
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for which in SETS:
        planted, clean = texts(which, seed=chosen.seed), clean_texts(which, seed=chosen.seed)
        with gzip.open(chosen.out / f"{which}.jsonl.gz", "wt", encoding="utf-8") as out:
            for one in (*planted, *clean):
                out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        score = measure(planted, clean, Screen())
        (chosen.out / f"{which}.md").write_text(report(which, score), encoding="utf-8")
        shares = ", ".join(f"{group} {score.share(group):.2%}" for group in ("known", "unknown", "structured"))
        print(f"{which}: {len(planted)} texts, {score.planted.total()} planted; {shares}; "
              f"{score.per_ten:.2f} false flags in ten clean sentences; {len(score.misses)} missed")  # fmt: skip


if __name__ == "__main__":
    main()
