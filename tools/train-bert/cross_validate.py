#!/usr/bin/env python3
"""Scores every prompt by a classifier that was trained on the other folds, the same folds as the lexical router's."""

import argparse
import time
from pathlib import Path

import torch

from classifier import Architecture
from held_out_scores import HeldOutScore, read_scores, write_scores
from outcomes import Prompt, read_prompts
from training import Recipe, strong_win_rates, train
from wordpiece import WordPiece


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outcomes", type=Path, required=True, help="the folder of outcome files that the lexical router was trained on")
    parser.add_argument("--folds", type=Path, required=True, help="what 'routellm train lexical --held-out' wrote of the same outcomes")
    parser.add_argument("--output", type=Path, required=True, help="where to write the scores, in the same format")
    parser.add_argument("--only", type=int, nargs="+", metavar="FOLD", help="score these folds alone, from 0; files of others can be joined")
    parser.add_argument("--threads", type=int, default=1, help="how many threads train; another number gives slightly other weights")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    prompts = read_prompts(arguments.outcomes)
    folds = _folds_of(prompts, arguments.folds)
    scores: list[HeldOutScore] = []
    for fold in arguments.only or sorted(set(folds)):
        print(f"Fold {fold}", flush=True)
        start = time.monotonic()
        scores += _score_fold(prompts, folds, fold)
        # Written after each fold, so that a run of most of an hour that is stopped has something to show.
        write_scores(arguments.output, scores)
        print(f"  {time.monotonic() - start:.0f} s", flush=True)


def _folds_of(prompts: list[Prompt], path: Path) -> list[int]:
    folds = {(score.set, score.prompt): score.fold for score in read_scores(path)}
    missing = [prompt for prompt in prompts if (prompt.set_name, prompt.text) not in folds]
    if missing or len(folds) != len(prompts):
        raise SystemExit(
            f"{path} has {len(folds)} prompts, the outcomes have {len(prompts)}, of which it lacks {len(missing)}. Write it anew from the same outcomes."
        )
    return [folds[prompt.set_name, prompt.text] for prompt in prompts]


def _score_fold(prompts: list[Prompt], folds: list[int], fold: int) -> list[HeldOutScore]:
    others = [prompt for prompt, own in zip(prompts, folds) if own != fold]
    held_out = [prompt for prompt, own in zip(prompts, folds) if own == fold]
    sizes = Architecture()
    # The vocabulary too is learned from the other folds alone.
    vocabulary = WordPiece.train((prompt.text for prompt in others), sizes.vocabulary)
    model = train(others, vocabulary, sizes, Recipe())
    win_rates = strong_win_rates(model, [prompt.text for prompt in held_out], vocabulary)
    return [HeldOutScore(prompt.set_name, prompt.text, fold, win_rate, prompt.gain) for prompt, win_rate in zip(held_out, win_rates)]


if __name__ == "__main__":
    main()
