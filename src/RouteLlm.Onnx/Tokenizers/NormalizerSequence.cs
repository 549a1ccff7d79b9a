namespace RouteLlm;

/// <summary>Normalizers one after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<ITextNormalizer> normalizers) : ITextNormalizer
{
    public void Normalize(ReadOnlySpan<char> text, PooledList<char> normalized)
    {
        if (normalizers.Count == 0)
        {
            normalized.AddRange(text);
            return;
        }

        PooledList<char>? before = null;
        try
        {
            for (int i = 0; i < normalizers.Count - 1; i++)
            {
                var after = new PooledList<char>(text.Length + 16);
                normalizers[i].Normalize(before is null ? text : before.Items, after);
                before?.Dispose();
                before = after;
            }

            normalizers[^1].Normalize(before is null ? text : before.Items, normalized);
        }
        finally
        {
            before?.Dispose();
        }
    }
}
