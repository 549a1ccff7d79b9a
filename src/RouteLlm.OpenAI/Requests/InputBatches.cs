using System.Text;

namespace RouteLlm;

/// <summary>Cuts inputs into requests of a size that the server takes.</summary>
internal static class InputBatches
{
    // OpenAI takes about 300,000 tokens a request. No token stands for less than a byte, so as many bytes are safe without a tokenizer.
    private const int MaximumBytes = 300_000;

    /// <summary>Cuts the inputs in order. An input that is too large by itself goes alone, for the server to judge.</summary>
    public static IEnumerable<ArraySegment<string>> Cut(string[] inputs, int maximumCount)
    {
        int start = 0;
        long bytes = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int more = Encoding.UTF8.GetByteCount(inputs[i]);
            if (i > start && (i - start == maximumCount || bytes + more > MaximumBytes))
            {
                yield return new ArraySegment<string>(inputs, start, i - start);
                start = i;
                bytes = 0;
            }

            bytes += more;
        }

        if (start < inputs.Length)
        {
            yield return new ArraySegment<string>(inputs, start, inputs.Length - start);
        }
    }
}
