namespace RouteLlm;

/// <summary>A check in a few lines of one's own. As safe for concurrent use as they are.</summary>
/// <param name="name">The check's name.</param>
/// <param name="check">Says how good an answer is, from 0 to 1, or <see langword="null"/> where it cannot tell.</param>
/// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
public sealed class DelegateCheck(string name, Func<CheckedAnswer, CancellationToken, ValueTask<AnswerCheckResult?>> check) : IAnswerCheck
{
    private readonly Func<CheckedAnswer, CancellationToken, ValueTask<AnswerCheckResult?>> _check = check ?? throw new ArgumentNullException(nameof(check));

    /// <summary>Initializes a check that asks nobody.</summary>
    /// <param name="name">The check's name.</param>
    /// <param name="check">Says how good an answer is, from 0 to 1, or <see langword="null"/> where it cannot tell.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public DelegateCheck(string name, Func<CheckedAnswer, double?> check)
        : this(name, AtOnce(check)) => IsInstant = true;

    /// <inheritdoc/>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <inheritdoc/>
    public bool IsInstant { get; }

    /// <inheritdoc/>
    public ValueTask<AnswerCheckResult?> CheckAsync(CheckedAnswer answer, CancellationToken cancellationToken) =>
        _check(answer, cancellationToken);

    private static Func<CheckedAnswer, CancellationToken, ValueTask<AnswerCheckResult?>> AtOnce(Func<CheckedAnswer, double?> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return (answer, _) => new(check(answer) is { } score ? new AnswerCheckResult(score) : null);
    }
}
