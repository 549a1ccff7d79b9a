// Encodes the texts of standard input, a JSON string a line, with Hugging Face's own tokenizer of the file that is named; writes the ids, a JSON array a line.
import { createInterface } from "node:readline";
import tokenizers from "@anush008/tokenizers";

const tokenizer = tokenizers.Tokenizer.fromFile(process.argv[2]);
tokenizer.disableTruncation();
tokenizer.disablePadding();
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const encoding = await tokenizer.encode(JSON.parse(line));
  process.stdout.write(JSON.stringify(encoding.getIds()) + "\n");
}
