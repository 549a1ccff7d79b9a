"""Trains the classifier on prompts with soft labels, and scores prompts with it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from batches import Batch, EncodedPrompts
from classifier import Architecture, Classifier, HiddenTokenHead
from outcomes import Prompt
from wordpiece import WordPiece

# A label that never came up in a data set still gets a prior above zero.
_PRIOR_COUNT = 1.0

_LARGEST_GRADIENT = 1.0


@dataclass(frozen=True)
class Recipe:
    """The settings of the training; docs/results.md says how they were chosen."""

    pretraining_epochs: int = 3
    epochs: int = 6
    batch: int = 64
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    warm_up: float = 0.1
    hidden_share: float = 0.15
    hidden_token_weight: float = 0.5
    seed: int = 1


def train(prompts: Sequence[Prompt], vocabulary: WordPiece, sizes: Architecture, recipe: Recipe) -> Classifier:
    """Trains a classifier, in its first epochs to fill in hidden tokens alone, then to tell the labels as well.

    The same data, settings, number of threads and kind of processor give the same weights.
    """
    torch.manual_seed(recipe.seed)
    encoded = EncodedPrompts([prompt.text for prompt in prompts], vocabulary, sizes.maximum_tokens)
    objective = _Objective(prompts, encoded.unknown, sizes, recipe)
    steps = recipe.epochs * encoded.count_batches(recipe.batch)
    optimizer = torch.optim.AdamW(_parameter_groups(objective, recipe.weight_decay), lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step / steps, recipe.warm_up))
    objective.train()
    for epoch in range(recipe.epochs):
        total = 0.0
        for batch in encoded.deal(recipe.batch):
            loss = objective(batch, tells_labels=epoch >= recipe.pretraining_epochs)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(objective.parameters(), _LARGEST_GRADIENT)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch.rows)
        print(f"  epoch {epoch + 1} of {recipe.epochs}: loss {total / len(prompts):.4f}", flush=True)
    return objective.finish()


@torch.no_grad()
def strong_win_rates(model: Classifier, texts: Sequence[str], vocabulary: WordPiece) -> list[float]:
    """Scores texts, those of one length together, as BertRouter does."""
    win_rates = [math.nan] * len(texts)
    for rows, input_ids in EncodedPrompts(texts, vocabulary, model.sizes.maximum_tokens).of_equal_length(size=64):
        shares = torch.softmax(model(input_ids), dim=-1)
        for row, share in zip(rows, shares[:, 0].tolist()):
            win_rates[row] = share
    return win_rates


class _Objective(nn.Module):
    """The classifier with what it is trained by."""

    def __init__(self, prompts: Sequence[Prompt], unknown: int, sizes: Architecture, recipe: Recipe) -> None:
        super().__init__()
        self._classifier = Classifier(sizes)
        self._hidden_tokens = HiddenTokenHead(sizes)
        self._unknown = unknown
        self._recipe = recipe
        self._labels = torch.tensor([prompt.label_shares for prompt in prompts])
        weights = torch.tensor([math.sqrt(prompt.rows) for prompt in prompts])
        self._weights = weights / weights.mean()
        self._log_priors = _log_priors(prompts, self._labels)

    def forward(self, batch: Batch, tells_labels: bool) -> Tensor:
        """Gives the loss of a batch."""
        input_ids, is_hidden = batch.hide(self._recipe.hidden_share, self._unknown)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self._classifier.encode(input_ids, batch.is_token)
            tokens = self._hidden_tokens(states[is_hidden], self._classifier.tokens.weight)
            hidden_loss = functional.cross_entropy(tokens, batch.input_ids[is_hidden])
            if not tells_labels:
                return hidden_loss
            logits = self._classifier.classify(states, batch.is_token).float()
        return self._label_loss(logits, batch.rows) + self._recipe.hidden_token_weight * hidden_loss

    def finish(self) -> Classifier:
        """Gives the trained classifier, which takes the data sets' mean prior with it: of a new prompt the data set is not known."""
        with torch.no_grad():
            self._classifier.head.bias += self._log_priors.mean(dim=0)
        return self._classifier.eval()

    def _label_loss(self, logits: Tensor, rows: list[int]) -> Tensor:
        # How often the strong model wins in a data set says which models were compared, and nothing of a prompt.
        log_shares = torch.log_softmax(logits + self._log_priors[rows], dim=-1)
        return -((self._labels[rows] * log_shares).sum(dim=-1) * self._weights[rows]).mean()


def _log_priors(prompts: Sequence[Prompt], labels: Tensor) -> Tensor:
    """Gives, for each prompt, the log shares of the labels in its data set."""
    names = sorted({prompt.set_name for prompt in prompts})
    sets = torch.tensor([names.index(prompt.set_name) for prompt in prompts])
    counts = torch.full((len(names), labels.shape[1]), _PRIOR_COUNT).index_add(0, sets, labels)
    return torch.log(counts / counts.sum(dim=1, keepdim=True))[sets]


def _parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() <= 1]
    return [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]


def _rate(done: float, warm_up: float) -> float:
    return done / warm_up if done < warm_up else 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up)))
