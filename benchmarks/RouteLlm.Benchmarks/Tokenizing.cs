using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace RouteLlm.Benchmarks;

/// <summary>What tokenizing costs: the recorded prompts, one mebibyte of them in UTF-16, into a buffer. Needs the shared data.</summary>
[MemoryDiagnoser]
public class Tokenizing
{
    private const int Characters = 1 << 19;

    private readonly long[] _ids = new long[1 << 16];
    private readonly List<string> _texts = [];
    private TextTokenizer _tokenizer = null!;

    [Params("wordpiece", "unigram", "bpe")]
    public string Tokenizer { get; set; } = "wordpiece";

    [GlobalSetup]
    public void Prepare()
    {
        string folder = SharedFolder.PathOf($"golden/tokenizers/{Tokenizer}");
        _tokenizer = TextTokenizer.Load(folder);
        string[] recorded = [.. File.ReadLines(Path.Combine(folder, "expected.jsonl")).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)];
        for (int i = 0, length = 0; length < Characters; i++)
        {
            string text = recorded[i % recorded.Length];
            _texts.Add(text);
            length += text.Length;
        }
    }

    [Benchmark]
    public int HalfAMillionCharacters()
    {
        int count = 0;
        foreach (string text in _texts)
        {
            count += _tokenizer.Encode(text, _ids);
        }

        return count;
    }
}
