namespace RouteLlm;

/// <summary>Tells whether a weak model's answer is good enough, before anybody sees it. Must be safe for concurrent use.</summary>
public interface IAnswerCheck
{
    /// <summary>Gets the check's name, for reasons and logs.</summary>
    string Name { get; }

    /// <summary>
    /// Gets how many alternatives to each token the check wants the log-probabilities of; 0, as here, for none, so that they are not asked
    /// for.
    /// </summary>
    int TokenAlternatives => 0;

    /// <summary>
    /// Gets whether the check asks nobody, so that it can be made while an answer is still coming. Default: <see langword="false"/>.
    /// </summary>
    bool IsInstant => false;

    /// <summary>Checks an answer, or the beginning of one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Cancels the check, also at the end of the time that an answer is held back.</param>
    /// <returns>How good the answer is; <see langword="null"/> where the check cannot tell.</returns>
    ValueTask<AnswerCheckResult?> CheckAsync(CheckedAnswer answer, CancellationToken cancellationToken);
}
