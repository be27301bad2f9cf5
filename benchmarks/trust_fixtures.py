"""How often the lights are wrong: `python -m benchmarks.trust_fixtures [--rows 2] [--seeds 5] [part of a name …]`.

Honest models and what is wrong, as the tests have them, over more rows and seeds: false alarms and detection for each
light and warning, and the lights that turn with the seed.
"""

import argparse
import warnings
from collections import Counter
from collections.abc import Iterator

from explain.checks.lights import LIGHTS, PRIORITY
from tests.trust_bad import BAD
from tests.trust_fixtures import Bad, Good, Told, asked, false_alarms, missed, rows_of, turned
from tests.trust_good import GOOD

ALARMS, DETECTED = 0.05, 0.95
NAMES = (*LIGHTS, *sorted(PRIORITY, key=lambda name: int(name[1:])))


class Counts:
    """What was asked, what came out wrong, and what turned; by light and warning."""

    def __init__(self, kind: str):
        self.kind = kind
        self.asked, self.wrong = 0, 0
        self.of: Counter[str] = Counter()
        """Asked for, by name."""
        self.by_name: Counter[str] = Counter()
        """Wrong, by name."""
        self.turned: Counter[str] = Counter()
        self.series = 0
        """Rows, or cases, that were asked about with every seed."""

    def add(self, wanted: tuple[str, ...], wrong: set[str]) -> None:
        """Count one case with one seed."""
        self.asked += 1
        self.wrong += bool(wrong)
        self.of.update(wanted)
        self.by_name.update(wrong)

    def add_series(self, name: str, seeds: list[Told]) -> None:
        """Count one case with all of its seeds."""
        self.series += 1
        changes = turned(seeds)
        self.turned.update(changes)
        if changes:
            print(f"  {name}: {', '.join(changes)}", flush=True)

    def told(self) -> Iterator[str]:
        """Write the table."""
        yield f"{self.kind}: {self.wrong} of {self.asked} ({self.wrong / max(self.asked, 1):.1%})"
        for name in NAMES:
            if self.of[name]:
                share = self.by_name[name] / self.of[name]
                yield f"  {name:<4} {self.by_name[name]:>5} of {self.of[name]:>5} {share:.1%}"
        for change, n in sorted(self.turned.items()):
            yield f"  {change}: {n} of {self.series} ({n / self.series:.1%})"


def count_good(fixture: Good, counts: Counts, n_rows: int, n_seeds: int) -> None:
    """Ask an honest model about rows, by each method and with each seed."""
    for row in rows_of(asked(fixture).opened[1], n_rows):
        for method in fixture.methods:
            seeds = []
            for seed in range(n_seeds):
                found, false = false_alarms(fixture, row, method, seed)
                seeds.append(found)
                counts.add(NAMES, false)
                if false:
                    print(f"  {fixture.name}, {method}, row {row}, seed {seed}: false {', '.join(sorted(false))}",
                          flush=True)
            counts.add_series(f"{fixture.name}, {method}, row {row}", seeds)
    asked.cache_clear()


def count_bad(fixture: Bad, counts: Counts, n_seeds: int) -> None:
    """Ask about all cases of what is wrong, with each seed."""
    for case in range(fixture.n):
        seeds = []
        for seed in range(n_seeds):
            found, silent = missed(fixture, case, seed)
            seeds.append(found)
            counts.add(tuple(name.split()[0] for name in fixture.must), {name.split()[0] for name in silent})
            if silent:
                print(f"  {fixture.name}, case {case}, seed {seed}: missed {', '.join(silent)}", flush=True)
        counts.add_series(f"{fixture.name}, case {case}", seeds)


def main() -> int:
    """Count both kinds, print the table, and say whether the rates are as wanted."""
    parser = argparse.ArgumentParser(prog="benchmarks.trust_fixtures", description="How often the lights are wrong.")
    parser.add_argument("names", nargs="*", help="parts of the names of fixtures; all by default")
    parser.add_argument("--rows", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    good, bad = Counts("false alarms"), Counts("missed")
    for fixture in GOOD:
        if chosen(fixture.name, options.names):
            count_good(fixture, good, options.rows, options.seeds)
    for wrong in BAD:
        if chosen(wrong.name, options.names):
            count_bad(wrong, bad, options.seeds)
    print("\n".join([*good.told(), *bad.told()]))
    held = good.wrong <= ALARMS * good.asked and bad.wrong <= (1 - DETECTED) * bad.asked
    return 0 if held and not any(change.endswith("green ↔ red") for change in (*good.turned, *bad.turned)) else 1


def chosen(name: str, parts: list[str]) -> bool:
    """Whether a fixture was asked for."""
    return not parts or any(part in name for part in parts)


if __name__ == "__main__":
    raise SystemExit(main())
