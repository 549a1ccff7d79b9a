#!/usr/bin/env python3
"""Compares two routers on prompts that neither was trained on, with 95% intervals of a paired bootstrap."""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

from apgr import Array, area_under_roc, performance_gap_recovered
from held_out_scores import HeldOutScore, read_scores

Measure = Callable[[Array, Array, Array | None], float]

_MEASURES: dict[str, Measure] = {
    "APGR with a cut after every prompt": performance_gap_recovered,
    "Area under the ROC curve, strong model better": area_under_roc,
}
_RESAMPLES = 1000


def main() -> None:
    """Reads the command line and prints a table for each measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path, help="scores of a router, as 'routellm train lexical --held-out' and cross_validate.py write them")
    parser.add_argument("second", type=Path, help="scores of the router that is compared with it, on the same prompts and folds")
    arguments = parser.parse_args()

    first, second = _by_prompt(arguments.first), _by_prompt(arguments.second)
    if {key: score.fold for key, score in first.items()} != {key: score.fold for key, score in second.items()}:
        raise SystemExit(f"{arguments.first} and {arguments.second} differ in their prompts or folds. Write both from the same outcomes.")
    for title, measure in _MEASURES.items():
        print(title)
        _print_table(first, second, measure, arguments.first.stem, arguments.second.stem)


def _by_prompt(path: Path) -> dict[tuple[str, str], HeldOutScore]:
    return {(score.set, score.prompt): score for score in read_scores(path)}


def _print_table(
    first: dict[tuple[str, str], HeldOutScore],
    second: dict[tuple[str, str], HeldOutScore],
    measure: Measure,
    first_name: str,
    second_name: str,
) -> None:
    print(f"  {'data set':<12} {'prompts':>7}  {first_name:<22} {second_name:<22} difference")
    random = np.random.default_rng(1)
    rows: list[Array] = []
    for set_name in sorted({score.set for score in first.values()}):
        keys = [key for key, score in first.items() if score.set == set_name]
        gains = np.array([first[key].gain for key in keys])
        scores = [np.array([router[key].strong_win_rate for key in keys]) for router in (first, second)]
        rows.append(_measure_and_resample(scores, gains, measure, random))
        _print_row(set_name, str(len(keys)), rows[-1])
    _print_row("mean", "", np.mean(rows, axis=0))


def _measure_and_resample(scores: list[Array], gains: Array, measure: Measure, random: np.random.Generator) -> Array:
    """Gives a row for what was measured and one for each resample, with a column for each router; both see the same draws."""
    draws = [None, *(np.bincount(random.integers(len(gains), size=len(gains)), minlength=len(gains)) for _ in range(_RESAMPLES))]
    return np.array([[measure(own, gains, counts) for own in scores] for counts in draws])


def _print_row(name: str, prompts: str, values: Array) -> None:
    columns = [values[:, 0], values[:, 1], values[:, 1] - values[:, 0]]
    cells = (f"{column[0]:6.4f} ({np.quantile(column[1:], 0.025):.3f} to {np.quantile(column[1:], 0.975):.3f})" for column in columns)
    print(f"  {name:<12} {prompts:>7}  {' '.join(cell.ljust(22) for cell in cells)}".rstrip())


if __name__ == "__main__":
    main()
