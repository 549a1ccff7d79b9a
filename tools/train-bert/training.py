"""Trains the classifier on prompts with soft labels, and scores prompts with it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from classifier import Architecture, Classifier
from outcomes import Prompt
from wordpiece import PADDING, UNKNOWN, WordPiece

# A label that never came up in a data set still gets a prior above zero.
_PRIOR_COUNT = 1.0


@dataclass(frozen=True)
class Recipe:
    """The settings of the training, chosen by cross-validation on the outcomes; README.md has what else was tried."""

    epochs: int = 6
    batch: int = 64
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    warm_up: float = 0.1
    word_dropout: float = 0.15
    seed: int = 1


def train(prompts: Sequence[Prompt], vocabulary: WordPiece, sizes: Architecture, recipe: Recipe) -> Classifier:
    """Trains a classifier; the same data, settings, thread count and kind of processor give the same weights."""
    torch.manual_seed(recipe.seed)
    model = Classifier(sizes)
    ids = [vocabulary.encode(prompt.text, sizes.maximum_tokens) for prompt in prompts]
    labels = torch.tensor([prompt.label_shares for prompt in prompts])
    weights = torch.tensor([math.sqrt(prompt.rows) for prompt in prompts])
    weights /= weights.mean()
    priors, prior = _log_priors(prompts)

    steps = recipe.epochs * len(_deal(ids, recipe.batch))
    optimizer = torch.optim.AdamW(_parameter_groups(model, recipe.weight_decay), lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step / steps, recipe.warm_up))
    unknown = vocabulary.tokens.index(UNKNOWN)
    model.train()
    for epoch in range(recipe.epochs):
        total = 0.0
        for rows in _deal(ids, recipe.batch):
            input_ids, is_token = _pad([ids[row] for row in rows], vocabulary)
            dropped = torch.rand(input_ids.shape) < recipe.word_dropout
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(input_ids.masked_fill(dropped, unknown), is_token).float()
            # How often the strong model wins in a data set says which models were compared, and nothing of a prompt.
            log_shares = torch.log_softmax(logits + priors[rows], dim=-1)
            loss = -((labels[rows] * log_shares).sum(dim=-1) * weights[rows]).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(rows)
        print(f"  epoch {epoch + 1} of {recipe.epochs}: loss {total / len(prompts):.4f}", flush=True)
    with torch.no_grad():
        model.head.bias += prior
    return model.eval()


@torch.no_grad()
def strong_win_rates(model: Classifier, texts: Sequence[str], vocabulary: WordPiece) -> list[float]:
    """Scores texts, those of one length together, as BertRouter does."""
    model.eval()
    ids = [vocabulary.encode(text, model.sizes.maximum_tokens) for text in texts]
    win_rates = [math.nan] * len(texts)
    for rows in _of_equal_length(ids, 64):
        shares = torch.softmax(model(torch.tensor([ids[row] for row in rows])), dim=-1)
        for row, share in zip(rows, shares[:, 0].tolist()):
            win_rates[row] = share
    return win_rates


def _log_priors(prompts: Sequence[Prompt]) -> tuple[Tensor, Tensor]:
    """Gives the log shares of the labels in each prompt's data set, and their mean over the prompts."""
    names = sorted({prompt.set_name for prompt in prompts})
    sets = torch.tensor([names.index(prompt.set_name) for prompt in prompts])
    labels = torch.tensor([prompt.label_shares for prompt in prompts])
    counts = torch.full((len(names), labels.shape[1]), _PRIOR_COUNT).index_add(0, sets, labels)
    priors = torch.log(counts / counts.sum(dim=1, keepdim=True))[sets]
    return priors, priors.mean(dim=0)


def _parameter_groups(model: Classifier, weight_decay: float) -> list[dict[str, object]]:
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() <= 1]
    return [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]


def _rate(done: float, warm_up: float) -> float:
    return done / warm_up if done < warm_up else 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up)))


def _deal(ids: Sequence[Sequence[int]], batch: int) -> list[list[int]]:
    """Shuffles prompts into batches of about equal length, so that little is padded."""
    stretch = 50 * batch
    order = torch.randperm(len(ids)).tolist()
    batches: list[list[int]] = []
    for start in range(0, len(order), stretch):
        near = sorted(order[start : start + stretch], key=lambda row: len(ids[row]))
        batches += [near[first : first + batch] for first in range(0, len(near), batch)]
    return [batches[number] for number in torch.randperm(len(batches)).tolist()]


def _of_equal_length(ids: Sequence[Sequence[int]], batch: int) -> Iterator[list[int]]:
    by_length: dict[int, list[int]] = {}
    for row, own in enumerate(ids):
        by_length.setdefault(len(own), []).append(row)
    for rows in by_length.values():
        yield from (rows[start : start + batch] for start in range(0, len(rows), batch))


def _pad(ids: Sequence[Sequence[int]], vocabulary: WordPiece) -> tuple[Tensor, Tensor]:
    longest = max(map(len, ids))
    padding = vocabulary.tokens.index(PADDING)
    padded = torch.tensor([[*own, *[padding] * (longest - len(own))] for own in ids])
    lengths = torch.tensor([len(own) for own in ids])
    return padded, torch.arange(longest)[None, :] < lengths[:, None]
