namespace RouteLlm;

/// <summary>
/// What happens when the chosen model fails before its first output: another one answers. A failure after that is never hidden.
/// </summary>
/// <remarks>
/// Each model has a circuit: when too many of its calls fail or are slow it is left alone for a while, then tried with one call, and used
/// again when that succeeds. When the circuits of all models are open, the chosen one is called anyway.
/// </remarks>
public sealed class FallbackOptions
{
    /// <summary>The default of <see cref="AttemptTimeout"/>: five minutes, which suits reasoning models.</summary>
    public static readonly TimeSpan DefaultAttemptTimeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets how long a model may take until its first output before another one is asked; <see langword="null"/> for as long as the
    /// client waits. Default: five minutes, which suits reasoning models. While streaming, every sign of life (an update without content, a
    /// keep-alive) restarts the time. <see cref="ModelOptions.AttemptTimeout"/> sets it for one model.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; set; } = DefaultAttemptTimeout;

    /// <summary>
    /// Gets further HTTP statuses after which another model is asked, for example 401, 402 and 403 if each model has its own key or
    /// account. Default: none.
    /// </summary>
    public IList<int> AlsoOnStatus { get; } = [];

    /// <summary>
    /// Gets or sets whether another model is asked after an exception. Default, <see langword="null"/>: connection failures, timeouts,
    /// empty or broken answers, the HTTP statuses 408, 429 and 5xx, and those of <see cref="AlsoOnStatus"/>. A timeout of the attempt
    /// always counts; the caller's own cancellation never does. A request that is too long for a model goes to one with a larger window, if
    /// there is one, regardless of this predicate.
    /// </summary>
    public Func<Exception, bool>? IsTransient { get; set; }

    /// <summary>
    /// Gets or sets how long a model asks to be left alone (<c>Retry-After</c>), read from an exception; it returns <see langword="null"/>
    /// if the exception does not say. The package RouteLlm.OpenAI sets it with <c>UseOpenAIEndpoints()</c>, unless it is set here.
    /// </summary>
    public Func<Exception, TimeSpan?>? RetryAfter { get; set; }

    /// <summary>Gets or sets when a model's circuit opens and closes.</summary>
    public CircuitOptions Circuit { get; set; } = new();
}
