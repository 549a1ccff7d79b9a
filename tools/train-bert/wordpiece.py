"""A WordPiece tokenizer of an uncased BERT: learns its vocabulary, cuts texts, and is written as Hugging Face's `tokenizer.json`.

Training merges the most frequent pair of neighbouring pieces (Sennrich et al., 2016); cutting takes the longest piece of
the vocabulary from the left (Wu et al., 2016). Normalizer and word breaks are those of `BertNormalizer` and `WordBreaks`
in src/RouteLlm.Onnx/Tokenizers, so that the router reads a prompt as the model learned it.
"""

import heapq
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

PADDING, UNKNOWN, START, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
SPECIAL_TOKENS = (PADDING, UNKNOWN, START, END)
CONTINUATION = "##"
MAXIMUM_WORD_CHARACTERS = 100

# A character that is rarer teaches nothing, and takes the place of a piece that does.
_MINIMUM_CHARACTER_COUNT = 3

# CJK Unified Ideographs with extensions A to F, and the compatibility ideographs.
_CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)

Pair = tuple[str, str]


def normalize(text: str) -> str:
    """Drops control characters, accents and capitals; puts spaces around Chinese characters."""
    return "".join(map(_normalized, text))


def split_words(text: str) -> list[str]:
    """Cuts a text into words; punctuation, to which all ASCII symbols belong, stands alone."""
    return "".join(map(_broken, normalize(text))).split()


class WordPiece:
    """A vocabulary, whose ids are the places of its tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self._ids = {token: number for number, token in enumerate(tokens)}
        self._longest = max(map(len, tokens))
        self._words: dict[str, list[int]] = {}

    @staticmethod
    def train(texts: Iterable[str], size: int) -> "WordPiece":
        """Learns a vocabulary of a size from texts."""
        words = Counter(word for text in texts for word in split_words(text))
        return WordPiece(_learn_tokens(words, size))

    def encode(self, text: str, maximum: int) -> list[int]:
        """Gives the ids of a text between the tokens that mark its start and end, at most a number of them."""
        ids = [self._ids[START]]
        for word in split_words(text):
            ids += self._encode_word(word)
            if len(ids) >= maximum:
                break
        return [*ids[: maximum - 1], self._ids[END]]

    def write(self, path: Path) -> None:
        """Writes the tokenizer as Hugging Face's libraries and RouteLlm.Onnx read it."""
        path.write_text(json.dumps(self._describe(), ensure_ascii=False), encoding="utf-8")

    def _encode_word(self, word: str) -> list[int]:
        ids = self._words.get(word)
        if ids is None:
            ids = self._words[word] = self._cut(word)
        return ids

    def _cut(self, word: str) -> list[int]:
        if len(word) > MAXIMUM_WORD_CHARACTERS:
            return [self._ids[UNKNOWN]]
        ids: list[int] = []
        start = 0
        while start < len(word):
            prefix = CONTINUATION if start else ""
            for end in range(min(len(word), start + self._longest), start, -1):
                found = self._ids.get(prefix + word[start:end])
                if found is not None:
                    break
            else:
                return [self._ids[UNKNOWN]]
            ids.append(found)
            start = end
        return ids

    def _describe(self) -> dict[str, object]:
        def special(token: str) -> dict[str, object]:
            return {"id": token, "ids": [self._ids[token]], "tokens": [token]}

        def place(token: str) -> dict[str, object]:
            return {"SpecialToken": {"id": token, "type_id": 0}}

        single = [place(START), {"Sequence": {"id": "A", "type_id": 0}}, place(END)]
        return {
            "version": "1.0",
            # None: a prompt that holds "[SEP]" as text is read as text.
            "added_tokens": [],
            "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": True, "lowercase": True},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": single,
                "pair": [*single, {"Sequence": {"id": "B", "type_id": 1}}, place(END)],
                "special_tokens": {START: special(START), END: special(END)},
            },
            "decoder": {"type": "WordPiece", "prefix": CONTINUATION, "cleanup": True},
            "model": {
                "type": "WordPiece",
                "unk_token": UNKNOWN,
                "continuing_subword_prefix": CONTINUATION,
                "max_input_chars_per_word": MAXIMUM_WORD_CHARACTERS,
                "vocab": self._ids,
            },
        }


class _PerCharacter(dict[str, str]):
    """What becomes of each character, found once for each."""

    def __init__(self, convert: Callable[[str], str]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, character: str) -> str:
        converted = self[character] = self._convert(character)
        return converted


def _normalize_character(character: str) -> str:
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if character == "\ufffd" or category in ("Cc", "Cf", "Co", "Cs"):
        return ""
    if character.isspace():
        return " "
    stripped = "".join(part for part in unicodedata.normalize("NFD", character) if unicodedata.category(part) != "Mn")
    lowered = stripped.lower()
    is_chinese = any(first <= ord(character) <= last for first, last in _CHINESE)
    return f" {lowered} " if is_chinese else lowered


def _break_character(character: str) -> str:
    category = unicodedata.category(character)
    is_punctuation = category[0] == "P" or (category[0] == "S" and character.isascii())
    return f" {character} " if is_punctuation else character


_normalized = _PerCharacter(_normalize_character).__getitem__
_broken = _PerCharacter(_break_character).__getitem__


def _learn_tokens(words: Counter[str], size: int) -> list[str]:
    pieces = {word: _characters_of(word) for word in words if len(word) <= MAXIMUM_WORD_CHARACTERS}
    counts: Counter[str] = Counter()
    for word, cut in pieces.items():
        for piece in cut:
            counts[piece] += words[word]
    tokens = [*SPECIAL_TOKENS, *sorted(piece for piece, count in counts.items() if count >= _MINIMUM_CHARACTER_COUNT)]
    known = set(tokens)
    merges = _Merges(pieces, words)
    while len(tokens) < size and (pair := merges.most_frequent()) is not None:
        token = merges.apply(pair)
        if token not in known:
            known.add(token)
            tokens.append(token)
    return tokens


def _characters_of(word: str) -> list[str]:
    return [word[0], *(CONTINUATION + character for character in word[1:])]


class _Merges:
    """The pairs of neighbouring pieces with their counts, kept true as pairs are merged."""

    def __init__(self, pieces: dict[str, list[str]], words: Counter[str]) -> None:
        self._pieces = pieces
        self._words = words
        self._counts: Counter[Pair] = Counter()
        self._holders: defaultdict[Pair, set[str]] = defaultdict(set)
        for word in pieces:
            self._count(word, +1)
        # Counts only change by merges, which put what they changed on the heap again; what is out of date is passed over.
        self._heap = [(-count, pair) for pair, count in self._counts.items()]
        heapq.heapify(self._heap)

    def most_frequent(self) -> Pair | None:
        """Gives the most frequent pair, of equals the first in order; None where none stands twice."""
        while self._heap:
            count, pair = heapq.heappop(self._heap)
            if -count == self._counts[pair]:
                return pair if -count > 1 else None
        return None

    def apply(self, pair: Pair) -> str:
        """Merges a pair wherever it stands."""
        merged = pair[0] + pair[1].removeprefix(CONTINUATION)
        changed: set[Pair] = set()
        for word in sorted(self._holders[pair]):
            changed.update(self._count(word, -1))
            self._pieces[word] = _merge(self._pieces[word], pair, merged)
            changed.update(self._count(word, +1))
        for other in changed:
            heapq.heappush(self._heap, (-self._counts[other], other))
        return merged

    def _count(self, word: str, sign: int) -> list[Pair]:
        cut = self._pieces[word]
        pairs = list(zip(cut, cut[1:]))
        for pair in pairs:
            self._counts[pair] += sign * self._words[word]
            if sign > 0:
                self._holders[pair].add(word)
            else:
                self._holders[pair].discard(word)
        return pairs


def _merge(cut: list[str], pair: Pair, merged: str) -> list[str]:
    result: list[str] = []
    place = 0
    while place < len(cut):
        if place + 1 < len(cut) and (cut[place], cut[place + 1]) == pair:
            result.append(merged)
            place += 2
        else:
            result.append(cut[place])
            place += 1
    return result
