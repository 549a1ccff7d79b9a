"""Reads recorded outcomes into distinct prompts with soft labels, as `routellm train lexical` gathers them."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

# MT-Bench is a benchmark that routers are measured on, so no router here is trained on its questions.
EXCLUDED_TASKS = frozenset({"fasteval/mt-bench"})


@dataclass
class Prompt:
    """A distinct prompt of a data set, with the counts of what came of it."""

    set_name: str
    text: str
    strong_wins: int = 0
    ties: int = 0
    weak_wins: int = 0
    gain_sum: float = 0.0

    @property
    def rows(self) -> int:
        """The number of model pairs that answered it."""
        return self.strong_wins + self.ties + self.weak_wins

    @property
    def gain(self) -> float:
        """The mean of the strong model's score less the weak model's."""
        return self.gain_sum / self.rows

    @property
    def label_shares(self) -> tuple[float, float, float]:
        """The shares of strong wins, ties and weak wins: the order of RouteLLM's BERT labels."""
        return self.strong_wins / self.rows, self.ties / self.rows, self.weak_wins / self.rows

    def add(self, strong_score: float, weak_score: float) -> None:
        """Counts one outcome."""
        self.strong_wins += strong_score > weak_score
        self.ties += strong_score == weak_score
        self.weak_wins += strong_score < weak_score
        self.gain_sum += strong_score - weak_score


def read_prompts(folder: Path) -> list[Prompt]:
    """Reads every outcome file of a folder, in the order of their names; a prompt that stands in two files counts in both."""
    prompts: list[Prompt] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        prompts += _read_set(path)
    if not prompts:
        raise SystemExit(f"{folder} holds no .jsonl.gz file with outcomes.")
    return prompts


def _read_set(path: Path) -> list[Prompt]:
    name = path.name.removesuffix(".jsonl.gz")
    prompts: dict[str, Prompt] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["task"] not in EXCLUDED_TASKS:
                prompt = prompts.setdefault(row["prompt"], Prompt(name, row["prompt"]))
                prompt.add(row["strong_score"], row["weak_score"])
    return list(prompts.values())
