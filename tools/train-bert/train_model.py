#!/usr/bin/env python3
"""Trains a classifier on all outcomes and writes it as a folder that RouteLlm.Onnx's BertRouter loads."""

import argparse
import json
from pathlib import Path

import torch

from classifier import LABELS, Architecture
from onnx_model import write_model
from outcomes import read_prompts
from training import Recipe, train
from wordpiece import WordPiece


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outcomes", type=Path, required=True, help="the folder of outcome files")
    parser.add_argument("--output", type=Path, required=True, help="the folder to write model.onnx, tokenizer.json and config.json to")
    parser.add_argument("--float", type=Path, help="a folder to write the same model to before it is quantised")
    parser.add_argument("--threads", type=int, default=1, help="how many threads train; another number gives slightly other weights")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    prompts = read_prompts(arguments.outcomes)
    sizes = Architecture()
    vocabulary = WordPiece.train((prompt.text for prompt in prompts), sizes.vocabulary)
    model = train(prompts, vocabulary, sizes, Recipe())
    for folder, is_quantised in ((arguments.output, True), (arguments.float, False)):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            write_model(model, folder / "model.onnx", is_quantised)
            vocabulary.write(folder / "tokenizer.json")
            (folder / "config.json").write_text(json.dumps(_describe(sizes), indent=2) + "\n", encoding="utf-8")


def _describe(sizes: Architecture) -> dict[str, object]:
    return {
        "model_type": "bert",
        "vocab_size": sizes.vocabulary,
        "max_position_embeddings": sizes.maximum_tokens,
        "id2label": {str(number): label for number, label in enumerate(LABELS)},
    }


if __name__ == "__main__":
    main()
