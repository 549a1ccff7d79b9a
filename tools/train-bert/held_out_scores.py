"""Reads and writes what routers say of prompts that they were not trained on, in the format of `routellm train lexical --held-out`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class HeldOutScore:
    """A prompt's score by a model that was not trained on the prompt's fold."""

    set: str
    prompt: str
    fold: int
    strong_win_rate: float
    gain: float


def read_scores(path: Path) -> list[HeldOutScore]:
    """Reads scores from JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [HeldOutScore(**json.loads(line)) for line in lines]


def write_scores(path: Path, scores: list[HeldOutScore]) -> None:
    """Writes scores as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for score in scores:
            file.write(json.dumps(asdict(score), ensure_ascii=False) + "\n")
