using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RouteLlm;

/// <summary>
/// Copies of judged prompts in which two letters have changed places: what was learned from a word shall not vanish with a typo in it.
/// </summary>
internal static class TypoCopies
{
    /// <summary>The number of copies for which a hash has places.</summary>
    public const int Most = SHA256.HashSizeInBytes / sizeof(uint);

    /// <summary>Puts the copies after the prompts. A prompt and its copies together count as much as the prompt did.</summary>
    /// <param name="prompts">The prompts, already dealt into folds: each copy goes into its prompt's.</param>
    /// <param name="sets">The data sets of the prompts.</param>
    /// <param name="count">How many copies of each judged prompt.</param>
    public static TrainingPrompt[] AddTo(TrainingPrompt[] prompts, TrainingSet[] sets, int count) =>
        [.. prompts, .. prompts.Where(prompt => sets[prompt.Set].IsJudged).SelectMany(prompt => Of(prompt, count))];

    private static TrainingPrompt[] Of(TrainingPrompt prompt, int count)
    {
        int[] places = [.. Enumerable.Range(0, Math.Max(0, prompt.Text.Length - 1)).Where(i => AreTwoLetters(prompt.Text, i))];
        if (places.Length == 0)
        {
            return [];
        }

        // The same places on every machine and in every version of .NET.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(prompt.Text));
        TrainingPrompt[] copies =
        [
            .. Enumerable.Range(0, count)
                .Select(copy => BinaryPrimitives.ReadUInt32LittleEndian(hash.AsSpan(copy * sizeof(uint))))
                .Select(number => Swap(prompt.Text, places[(int)(number % (uint)places.Length)]))
                .Distinct(StringComparer.Ordinal)
                .Select(prompt.CopyAs),
        ];
        foreach (TrainingPrompt one in copies.Append(prompt))
        {
            one.Share = 1.0 / (copies.Length + 1);
        }

        return copies;
    }

    private static bool AreTwoLetters(string text, int start) =>
        char.IsLetter(text[start]) && char.IsLetter(text[start + 1]) && text[start] != text[start + 1];

    private static string Swap(string text, int place) =>
        string.Concat(text.AsSpan(0, place), [text[place + 1], text[place]], text.AsSpan(place + 2));
}
