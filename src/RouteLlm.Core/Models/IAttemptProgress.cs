using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>One attempt to have a model answer, while its first output is waited for.</summary>
internal interface IAttemptProgress
{
    /// <summary>Gets whether the call is given up when its token is cancelled, even if the client ignores that.</summary>
    bool IsLimited { get; }

    /// <summary>Begins the time to the first output anew: the model has shown that it is at work.</summary>
    void KeepAlive();

    /// <summary>Takes what a provider counted, and will bill, for an answer that counts as a failure.</summary>
    /// <param name="model">The model.</param>
    /// <param name="usage">What was counted.</param>
    void Bill(RoutedModel model, UsageDetails usage);
}
