"""APGR with a cut after every prompt, as PerformanceGapRecovered in src/RouteLlm.Evaluation computes it, and other measures of an order."""

import numpy as np

Array = np.ndarray


def performance_gap_recovered(win_rates: Array, gains: Array, counts: Array | None = None) -> float:
    """The area under quality against the share of strong calls, as a share of the gap: 0.5 for an order of chance.

    Prompts of equal score are interpolated; counts are how often a bootstrap drew each prompt.
    """
    counts = np.ones(len(gains)) if counts is None else counts
    order = np.argsort(-win_rates, kind="stable")
    block_starts = np.flatnonzero(np.diff(win_rates[order], prepend=np.inf))
    prompts = np.add.reduceat(counts[order], block_starts)
    gained = np.add.reduceat((counts * gains)[order], block_starts)
    quality = np.cumsum(gained)
    area = (prompts * (quality - gained / 2)).sum()
    return float(area / (prompts.sum() * quality[-1]))


def area_under_roc(win_rates: Array, gains: Array, counts: Array | None = None) -> float:
    """The chance that a prompt on which the strong model is better scores above one on which it is not; ties count a half."""
    counts = np.ones(len(gains)) if counts is None else counts
    order = np.argsort(win_rates, kind="stable")
    block_starts = np.flatnonzero(np.diff(win_rates[order], prepend=-np.inf))
    is_win = gains > 0
    wins = np.add.reduceat((counts * is_win)[order], block_starts)
    others = np.add.reduceat((counts * ~is_win)[order], block_starts)
    below = np.cumsum(others) - others
    return float((wins * (below + others / 2)).sum() / (wins.sum() * others.sum()))
