namespace RouteLlm;

/// <summary>
/// A model of text with its tokenizer: texts in, the output for each out. Safe for concurrent use; disposed only when no run is under way.
/// </summary>
/// <remarks>Texts of the same number of tokens are run together, so that nothing is padded.</remarks>
internal sealed class TextModel(OnnxModel model, Func<string, long[]> encode, int maximumBatchSize) : IDisposable
{
    /// <summary>Runs the model, away from the caller's thread.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="read">Takes the output for each text, in no particular order, one after the other.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public Task RunAsync(IReadOnlyList<string> texts, RowReader read, CancellationToken cancellationToken) =>
        texts.Count == 0 ? Task.CompletedTask : Task.Run(() => Run(texts, read, cancellationToken), cancellationToken);

    public void Dispose() => model.Dispose();

    private void Run(IReadOnlyList<string> texts, RowReader read, CancellationToken cancellationToken)
    {
        var encoded = new long[texts.Count][];
        var order = new int[texts.Count];
        for (int i = 0; i < encoded.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoded[i] = encode(texts[i]);
            order[i] = i;
        }

        Array.Sort(encoded, order, LengthOrder.Instance);
        for (int start = 0, end; start < encoded.Length; start = end)
        {
            end = start + 1;
            while (end < encoded.Length && end - start < maximumBatchSize && encoded[end].Length == encoded[start].Length)
            {
                end++;
            }

            model.Run(encoded.AsSpan(start..end), order.AsSpan(start..end), read, cancellationToken);
        }
    }

    private sealed class LengthOrder : IComparer<long[]>
    {
        public static LengthOrder Instance { get; } = new();

        public int Compare(long[]? x, long[]? y) => x!.Length.CompareTo(y!.Length);
    }
}
