"""Ask for advice again and again where the truth is known: ``python -m tests.advice.power --runs 40``.

On made-up tables with few rows, many columns of noise and flipped labels, where the class is the product of two columns
of signs, a network without a regularizer learns the noise, and small weights are known to help. With the labels
shuffled, nothing can help, and whatever is recommended is recommended falsely. Each run is the whole of the advice in
small: read, choose learning rates, train every method with two strengths in six replicates, compare, recommend.
"""

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from tests.advice.small_advice import at_home_in

from reglab.advice import Advice, advise
from reglab.advice.methods import NONE
from reglab.advice.own_data import kept
from reglab.advice.plan import WHOLE, Budget, sizes
from reglab.advice.reading import read
from reglab.records.store import Store
from reglab.specs import canonical

MINUTES = 60.0
"""More than a run takes: what is trained is planned here, not by the clock."""
ROWS, COLUMNS, FLIPPED = 2_400, 80, 0.1
HELPS = ("weight decay", "L2", "dropout", "input dropout")
"""What is right to recommend where small weights help; or a pair with one of them."""
SMALL = Budget(strengths=2, steps=1_500, replicates=6, search=WHOLE)
NOTHING_TO_LEARN = SMALL._replace(steps=500)
"""With shuffled labels: all methods end at half of the answers wrong, and stay there."""


def product(seed: int, *, shuffled: bool) -> pd.DataFrame:
    """Return rows whose target is the sign of a product of two columns, with flips; or shuffled."""
    rng = np.random.default_rng(seed)
    x = rng.choice([-1.0, 1.0], size=(ROWS, COLUMNS))
    target = np.where((x[:, 0] * x[:, 1] > 0) ^ (rng.random(ROWS) < FLIPPED), "yes", "no")
    frame = pd.DataFrame(x, columns=[f"x{place}" for place in range(COLUMNS)])
    return frame.assign(target=rng.permutation(target) if shuffled else target)


def advice(seed: int, *, shuffled: bool) -> Advice:
    """Return the advice on such rows, trained in this process with a store of its own."""
    with TemporaryDirectory(prefix="reglab-power-") as folder, at_home_in(Path(folder)):
        reading = read(product(seed, shuffled=shuffled), target="target")
        small = NOTHING_TO_LEARN if shuffled else SMALL
        about = {"data": sizes(kept(reading)).to_json(), "minutes": MINUTES, "workers": 1}
        Store().set_measurement(canonical({"budget": "plan", **about}), [[1], [1e-4], small.steps, 32])
        Store().set_measurement(canonical({"budget": "planned", **about}), list(small))
        return advise(reading, minutes=MINUTES)


def described(seed: int, shuffled: bool) -> tuple[str, str]:
    """Return what a run recommends, and its numbers in a line."""
    comparison = advice(seed, shuffled=shuffled).comparison
    best, none = comparison.of(comparison.best), comparison.of(NONE)
    gain = f"{best['gain']:.1f} % ({best['low']:.1f} to {best['high']:.1f})"
    return comparison.recommended, f"none {none['error']:.1f} %; best: {comparison.best}, {gain} fewer errors"


def campaign(runs: int, first: int, *, shuffled: bool) -> Counter[str]:
    """Run the advice so many times, two at once; return how often each method was recommended."""
    seen = Counter[str]()
    with ProcessPoolExecutor(2) as pool:
        for seed, (method, line) in enumerate(
            pool.map(described, range(first, first + runs), [shuffled] * runs), first
        ):
            seen[method] += 1
            print(f"{seed}: {method} ({line})", flush=True)
    return seen


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--shuffled", action="store_true", help="shuffle the target: nothing can help")
    options = parser.parse_args()
    seen = campaign(options.runs, options.first, shuffled=options.shuffled)
    right = sum(count for method, count in seen.items() if any(part in HELPS for part in method.split(" + ")))
    print(f"{options.runs} runs: {dict(seen.most_common())}; none of them in {seen[NONE]}, one that helps in {right}")
    sys.exit(options.runs - seen[NONE] > 0.05 * options.runs if options.shuffled else right < 0.8 * options.runs)
