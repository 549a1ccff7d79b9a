"""The network: a small transformer encoder that reads a prompt's tokens and gives a logit for each of RouteLLM's three labels."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

LABELS = ("strong wins", "tie", "weak wins")


@dataclass(frozen=True)
class Architecture:
    """The sizes of the network."""

    vocabulary: int = 8192
    maximum_tokens: int = 96
    width: int = 192
    layers: int = 2
    heads: int = 4
    inner_width: int = 512
    dropout: float = 0.1


class SharedDropout(nn.Module):
    """Drops the same numbers of every token of a prompt (Gal and Ghahramani, 2016).

    Drawing for each token apart took a fifth of the training's time.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        """Passes states of [batch, tokens, width] on."""
        kept = functional.dropout(states.new_ones(states.shape[0], 1, states.shape[2]), self.share, self.training)
        return states * kept


class Block(nn.Module):
    """A layer of the encoder, normalized before each part (Xiong et al., 2020), which trains without a long warm-up."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.attention_norm = nn.LayerNorm(sizes.width)
        self.attention_in = nn.Linear(sizes.width, 3 * sizes.width)
        self.attention_out = nn.Linear(sizes.width, sizes.width)
        self.inner_norm = nn.LayerNorm(sizes.width)
        self.inner = nn.Linear(sizes.width, sizes.inner_width)
        self.outer = nn.Linear(sizes.inner_width, sizes.width)
        self.dropout = SharedDropout(sizes.dropout)

    def forward(self, states: Tensor, penalties: Tensor | None) -> Tensor:
        """Passes states of [batch, tokens, width] on; penalties keep padding from being attended to."""
        states = states + self.dropout(self._attend(self.attention_norm(states), penalties))
        return states + self.dropout(self.outer(torch.relu(self.inner(self.inner_norm(states)))))

    def _attend(self, states: Tensor, penalties: Tensor | None) -> Tensor:
        batch, tokens, width = states.shape
        size = width // self.heads
        query, key, value = (
            part.reshape(batch, tokens, self.heads, size).transpose(1, 2) for part in self.attention_in(states).chunk(3, dim=-1)
        )
        scores = torch.matmul(query, key.transpose(-1, -2)) * (1 / math.sqrt(size))
        if penalties is not None:
            scores = scores + penalties
        read = torch.matmul(torch.softmax(scores, dim=-1), value)
        return self.attention_out(read.transpose(1, 2).reshape(batch, tokens, width))


class Classifier(nn.Module):
    """Token and position embeddings, the encoder, the mean over the tokens, and a linear layer to the labels."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.sizes = sizes
        self.tokens = nn.Embedding(sizes.vocabulary, sizes.width)
        self.positions = nn.Embedding(sizes.maximum_tokens, sizes.width)
        self.dropout = SharedDropout(sizes.dropout)
        self.blocks = nn.ModuleList(Block(sizes) for _ in range(sizes.layers))
        self.norm = nn.LayerNorm(sizes.width)
        self.head = nn.Linear(sizes.width, len(LABELS))
        nn.init.normal_(self.tokens.weight, std=0.05)
        nn.init.normal_(self.positions.weight, std=0.02)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, input_ids: Tensor, is_token: Tensor | None = None) -> Tensor:
        """Gives the logits of [batch, labels]; is_token tells tokens from padding, None where there is no padding."""
        return self.classify(self.encode(input_ids, is_token), is_token)

    def encode(self, input_ids: Tensor, is_token: Tensor | None = None) -> Tensor:
        """Gives the states of [batch, tokens, width] that the labels, and hidden tokens in training, are read from."""
        states = self.dropout(self.tokens(input_ids) + self.positions.weight[: input_ids.shape[1]])
        penalties = None if is_token is None else (~is_token).to(states.dtype)[:, None, None, :] * -1e4
        for block in self.blocks:
            states = block(states, penalties)
        return self.norm(states)

    def classify(self, states: Tensor, is_token: Tensor | None = None) -> Tensor:
        """Gives the logits of [batch, labels] from the states of their tokens."""
        return self.head(_mean(self.dropout(states), is_token))


class HiddenTokenHead(nn.Module):
    """Predicts tokens from states by the token embeddings themselves, as BERT's pre-training does; not part of the finished model."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.transform = nn.Linear(sizes.width, sizes.width)
        self.norm = nn.LayerNorm(sizes.width)
        self.bias = nn.Parameter(torch.zeros(sizes.vocabulary))

    def forward(self, states: Tensor, embeddings: Tensor) -> Tensor:
        """Gives the logits of [states, vocabulary]."""
        transformed = self.norm(torch.relu(self.transform(states)).float())
        return functional.linear(transformed, embeddings).float() + self.bias


def _mean(states: Tensor, is_token: Tensor | None) -> Tensor:
    if is_token is None:
        return states.mean(dim=1)
    weights = is_token.to(states.dtype)[:, :, None]
    return (states * weights).sum(dim=1) / weights.sum(dim=1)
