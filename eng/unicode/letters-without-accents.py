"""Writes src/RouteLlm.Onnx/Tokenizers/letters-without-accents.txt: what is left of each character that has a canonical
decomposition when that is taken (normalization form D) and its nonspacing marks are removed. Two columns, hexadecimal."""
import sys
import unicodedata

print(f"# Unicode {unicodedata.unidata_version}; made by eng/unicode/letters-without-accents.py")
for code in range(0x110000):
    if 0xD800 <= code < 0xE000 or 0xAC00 <= code < 0xD7A4:
        continue  # surrogates, and Hangul syllables, which decompose by arithmetic
    character = chr(code)
    decomposed = unicodedata.normalize("NFD", character)
    if decomposed != character:
        kept = [f"{ord(part):X}" for part in decomposed if unicodedata.category(part) != "Mn"]
        print(f"{code:X}\t{' '.join(kept)}".rstrip())
