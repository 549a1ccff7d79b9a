using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Asks the model that answered again, some times and for a short reply, and checks how far the beginnings agree: by the words that they
/// share (Wang et al. 2023, "Self-consistency improves chain of thought reasoning in language models", has the idea). Cannot tell of tool
/// calls. Safe for concurrent use, as far as the client is.
/// </summary>
public sealed class AgreementCheck : IAnswerCheck
{
    private const int MostSamples = 16;

    /// <summary>Initializes a check.</summary>
    /// <param name="samples">How often the model is asked, from 1 to 16, at the same time. Default: 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is out of range.</exception>
    public AgreementCheck(int samples = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, MostSamples);
        Samples = samples;
    }

    /// <summary>Gets how often the model is asked.</summary>
    public int Samples { get; }

    /// <summary>Gets how many tokens each reply may have; at least 1. Default: 64.</summary>
    public int MaximumOutputTokens { get; init; } = 64;

    /// <summary>Gets the temperature of the replies; <see langword="null"/> to send none. Default: 0.7.</summary>
    public float? Temperature { get; init; } = 0.7f;

    /// <inheritdoc/>
    public string Name => "agreement";

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is <see langword="null"/>.</exception>
    public async ValueTask<AnswerCheckResult?> CheckAsync(CheckedAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Client is not { } client || answer.Text.Length == 0 || answer.ToolCalls.Count > 0)
        {
            return null;
        }

        ChatOptions options = answer.Options?.Clone() ?? new ChatOptions();
        options.Temperature = Temperature;
        options.MaxOutputTokens = MaximumOutputTokens;
        options.Tools = null;
        options.ToolMode = null;
        // A client that does not look at its token is not waited for.
        ChatResponse[] replies = await Task.WhenAll(Enumerable.Range(0, Samples).Select(_ => client.GetResponseAsync(answer.Messages, options.Clone(), cancellationToken).WaitAsync(cancellationToken))).ConfigureAwait(false);
        int shortest = Math.Min(answer.Text.Length, replies.Min(static reply => reply.Text.Length));
        if (shortest == 0)
        {
            return null;
        }

        // Replies are cut short, so that only what all of them have room for is compared.
        HashSet<string>[] texts = [.. replies.Select(static reply => reply.Text).Append(answer.Text).Select(text => WordsOf(text[..shortest]))];
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += OverlapOf(texts[i], texts[j]);
                pairs++;
            }
        }

        return new AnswerCheckResult(sum / pairs);
    }

    private static double OverlapOf(HashSet<string> left, HashSet<string> right)
    {
        int common = left.Count(right.Contains);
        int all = left.Count + right.Count - common;
        return all == 0 ? 1 : common / (double)all;
    }

    private static HashSet<string> WordsOf(string text)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0)
            {
                start = i;
            }
            else if (!isWord && start >= 0)
            {
                words.Add(text[start..i]);
                start = -1;
            }
        }

        return words;
    }
}
