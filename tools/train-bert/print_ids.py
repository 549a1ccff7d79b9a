#!/usr/bin/env python3
"""Learns a vocabulary from prompts, writes its tokenizer.json, and prints each prompt's ids, to hold against another tokenizer's."""

import argparse
import json
from pathlib import Path

from wordpiece import WordPiece


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=Path, required=True, help="JSON lines with a 'prompt' each")
    parser.add_argument("--size", type=int, default=1000, help="how many tokens to learn")
    parser.add_argument("--output", type=Path, required=True, help="where to write tokenizer.json")
    arguments = parser.parse_args()

    with arguments.prompts.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["prompt"] for line in lines]
    vocabulary = WordPiece.train(texts, arguments.size)
    vocabulary.write(arguments.output)
    for text in texts:
        print(json.dumps(vocabulary.encode(text, maximum=10**9)))


if __name__ == "__main__":
    main()
