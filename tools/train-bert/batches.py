"""Prompts as batches of token ids."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from wordpiece import PADDING, UNKNOWN, WordPiece

# Batches are sorted by length within as many prompts as this many batches hold: little padding, and still much chance.
_BATCHES_SORTED_TOGETHER = 50


@dataclass(frozen=True)
class Batch:
    """Some prompts, padded to the longest."""

    rows: list[int]
    input_ids: Tensor
    is_token: Tensor

    def hide(self, share: float, unknown: int) -> tuple[Tensor, Tensor]:
        """Puts the unknown token in the place of a share of the tokens; gives the ids and what was hidden."""
        is_hidden = (torch.rand(self.input_ids.shape) < share) & self.is_token
        return self.input_ids.masked_fill(is_hidden, unknown), is_hidden


class EncodedPrompts:
    """The ids of prompts, dealt into batches."""

    def __init__(self, texts: Sequence[str], vocabulary: WordPiece, maximum_tokens: int) -> None:
        self._ids = [vocabulary.encode(text, maximum_tokens) for text in texts]
        self._padding = vocabulary.tokens.index(PADDING)
        self.unknown = vocabulary.tokens.index(UNKNOWN)

    def count_batches(self, size: int) -> int:
        """Gives the number of batches that the prompts are dealt into."""
        return math.ceil(len(self._ids) / size)

    def deal(self, size: int) -> list[Batch]:
        """Shuffles the prompts into batches of about equal length."""
        stretch = _BATCHES_SORTED_TOGETHER * size
        order = torch.randperm(len(self._ids)).tolist()
        batches: list[list[int]] = []
        for start in range(0, len(order), stretch):
            near = sorted(order[start : start + stretch], key=lambda row: len(self._ids[row]))
            batches += [near[first : first + size] for first in range(0, len(near), size)]
        return [self._pad(batches[number]) for number in torch.randperm(len(batches)).tolist()]

    def of_equal_length(self, size: int) -> Iterator[tuple[list[int], Tensor]]:
        """Gives the prompts and their ids without padding, as BertRouter runs them."""
        by_length: dict[int, list[int]] = {}
        for row, own in enumerate(self._ids):
            by_length.setdefault(len(own), []).append(row)
        for rows in by_length.values():
            for start in range(0, len(rows), size):
                part = rows[start : start + size]
                yield part, torch.tensor([self._ids[row] for row in part])

    def _pad(self, rows: list[int]) -> Batch:
        longest = max(len(self._ids[row]) for row in rows)
        padded = torch.full((len(rows), longest), self._padding)
        for place, row in enumerate(rows):
            padded[place, : len(self._ids[row])] = torch.tensor(self._ids[row])
        lengths = torch.tensor([len(self._ids[row]) for row in rows])
        return Batch(rows, padded, torch.arange(longest)[None, :] < lengths[:, None])
