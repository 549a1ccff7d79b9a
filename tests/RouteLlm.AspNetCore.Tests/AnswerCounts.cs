namespace RouteLlm.Tests;

/// <summary>Counts answers by what they say, and lets a test wait for so many of them. Safe for concurrent use.</summary>
/// <param name="expected">What may be answered; anything else ends the waiting.</param>
internal sealed class AnswerCounts(params string[] expected)
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private (string Answer, int Count, TaskCompletionSource Reached)? _awaited;

    /// <summary>Gets what was answered, in order of the alphabet.</summary>
    public IReadOnlyList<string> Answers
    {
        get
        {
            lock (_counts)
            {
                return [.. _counts.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    public int Of(string answer)
    {
        lock (_counts)
        {
            return _counts.GetValueOrDefault(answer);
        }
    }

    public void Add(string answer)
    {
        lock (_counts)
        {
            _counts[answer] = _counts.GetValueOrDefault(answer) + 1;
            if (!expected.Contains(answer, StringComparer.Ordinal))
            {
                _awaited?.Reached.TrySetException(new InvalidOperationException($"A client was answered: {answer}"));
            }

            Check();
        }
    }

    public Task UntilAsync(string answer, int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_counts)
        {
            _awaited = (answer, count, reached);
            Check();
        }

        return reached.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private void Check()
    {
        if (_awaited is var (answer, count, reached) && _counts.GetValueOrDefault(answer) >= count)
        {
            reached.TrySetResult();
        }
    }
}
