namespace RouteLlm;

/// <summary>One of the steps by which a request's model is chosen. Safe for concurrent use.</summary>
internal interface IPlanningStep
{
    /// <summary>
    /// Looks at a request. A step that decides leaves <see cref="RoutePlan.Choice"/> as it is where it doesn't know; one that corrects may
    /// replace it.
    /// </summary>
    /// <param name="plan">What is known so far.</param>
    /// <param name="cancellationToken">Cancels the step.</param>
    ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken);
}
