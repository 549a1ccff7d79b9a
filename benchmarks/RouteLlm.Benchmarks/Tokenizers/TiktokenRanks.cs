using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace RouteLlm.Benchmarks;

/// <summary>A byte-pair <c>tokenizer.json</c> as a Tiktoken tokenizer: its ids are the ranks of its merges.</summary>
internal static class TiktokenRanks
{
    public static TiktokenTokenizer Load(string tokenizerFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(tokenizerFile));
        JsonElement root = document.RootElement;
        Dictionary<string, int> special = root.GetProperty("added_tokens").EnumerateArray().ToDictionary(
            static token => token.GetProperty("content").GetString()!, static token => token.GetProperty("id").GetInt32(), StringComparer.Ordinal);
        Dictionary<char, byte> bytes = Bytes();
        var ranks = new StringBuilder();
        foreach (JsonProperty entry in root.GetProperty("model").GetProperty("vocab").EnumerateObject().Where(entry => !special.ContainsKey(entry.Name)))
        {
            ranks.Append(Convert.ToBase64String([.. entry.Name.Select(character => bytes[character])])).Append(' ').Append(entry.Value.GetInt32()).Append('\n');
        }

        string words = root.GetProperty("pre_tokenizer").GetProperty("pretokenizers")[0].GetProperty("pattern").GetProperty("Regex").GetString()!;
        return TiktokenTokenizer.Create(
            new MemoryStream(Encoding.UTF8.GetBytes(ranks.ToString())),
            new RegexPreTokenizer(new Regex(words, RegexOptions.Compiled, TimeSpan.FromMinutes(1)), special),
            normalizer: null,
            special);
    }

    // The characters by which GPT-2's vocabulary writes bytes.
    private static Dictionary<char, byte> Bytes()
    {
        var bytes = new Dictionary<char, byte>();
        char next = (char)256;
        for (int value = 0; value < 256; value++)
        {
            bool isItself = value is (>= '!' and <= '~') or (>= '¡' and <= '¬') or (>= '®' and <= 'ÿ');
            bytes[isItself ? (char)value : next++] = (byte)value;
        }

        return bytes;
    }
}
