using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace RouteLlm.Tests;

/// <summary>The shared byte-pair tokenizer as Microsoft.ML.Tokenizers has it.</summary>
internal static class MicrosoftBytePairs
{
    public static BpeTokenizer Load(string tokenizerFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(tokenizerFile));
        JsonElement root = document.RootElement;
        JsonElement model = root.GetProperty("model");
        Dictionary<string, int> special = root.GetProperty("added_tokens").EnumerateArray().ToDictionary(
            static token => token.GetProperty("content").GetString()!, static token => token.GetProperty("id").GetInt32(), StringComparer.Ordinal);
        string words = root.GetProperty("pre_tokenizer").GetProperty("pretokenizers")[0].GetProperty("pattern").GetProperty("Regex").GetString()!;
        return BpeTokenizer.Create(new BpeOptions(model.GetProperty("vocab").EnumerateObject().Select(static entry => KeyValuePair.Create(entry.Name, entry.Value.GetInt32())))
        {
            Merges = [.. model.GetProperty("merges").EnumerateArray().Select(static merge => merge.GetString()!)],
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(new Regex(words, RegexOptions.Compiled, TimeSpan.FromMinutes(1)), special),
            SpecialTokens = special,
        });
    }
}
