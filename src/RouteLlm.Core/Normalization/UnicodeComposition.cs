using System.Buffers;
using System.Text;

namespace RouteLlm;

/// <summary>Gives a text in Unicode's form C, in which a letter and its accent are one character.</summary>
internal static class UnicodeComposition
{
    /// <summary>Writes a text in form C into rented room.</summary>
    /// <param name="text">The text, which may stand in the room.</param>
    /// <param name="rented">The room: rented where there is none yet, or too little.</param>
    public static Span<char> Compose(ReadOnlySpan<char> text, scoped ref char[]? rented)
    {
        ReadOnlySpan<char> composed = PromptMarks.AnyCombining(text) && !HasLoneSurrogate(text) ? text.ToString().Normalize(NormalizationForm.FormC) : text;
        char[]? before = rented;
        if (before is null || before.Length < composed.Length)
        {
            rented = ArrayPool<char>.Shared.Rent(composed.Length);
        }

        composed.CopyTo(rented);
        if (!ReferenceEquals(before, rented))
        {
            PromptNormalizer.Return(before);
        }

        return rented.AsSpan(0, composed.Length);
    }

    // What is no Unicode has no form.
    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
