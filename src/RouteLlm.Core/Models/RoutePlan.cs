namespace RouteLlm;

/// <summary>
/// A request while its model is being chosen, and what was chosen. For one request at a time; used again once its call has begun.
/// </summary>
internal sealed class RoutePlan
{
    private RequestView _request;
    private Route _route;
    private string?[]? _missing;

    public ref readonly RequestView Request => ref _request;

    /// <summary>Gets the router and threshold that would decide the request.</summary>
    public ref readonly Route Route => ref _route;

    /// <summary>Gets the models that can do what the request needs.</summary>
    public CapableModels Capable => new(_missing, _request);

    /// <summary>Gets whether the request named the threshold itself.</summary>
    public bool IsThresholdNamed { get; private set; }

    /// <summary>Gets what is chosen so far; <see langword="null"/> until a step knows.</summary>
    public Choice? Choice { get; set; }

    /// <summary>Gets how far thresholds rise towards 1, from 0 to 1.</summary>
    public double ThresholdRise { get; set; }

    /// <summary>Gets the prompt to score in place of the last user message, which only goes back to it.</summary>
    public string? InheritedPrompt { get; set; }

    /// <summary>Gets the name of a model that isn't registered and is passed on to the chosen one.</summary>
    public string? PassedOnModelId { get; set; }

    /// <summary>
    /// Gets, for each model by rank, how many tokens of the request its provider has, where that is weighed and any has some.
    /// </summary>
    public long[]? CachedTokens { get; set; }

    /// <summary>Gets or sets what decides beside the score; <see langword="null"/> where nothing does.</summary>
    public DecisionInputs? Inputs { get; set; }

    /// <summary>
    /// Gets or sets the model that answers where the chosen one's answer fails its checks; <see langword="null"/> where it is not checked.
    /// </summary>
    public RoutedModel? AfterRejection { get; set; }

    /// <summary>Gets what was decided.</summary>
    /// <param name="id">The decision's id.</param>
    /// <param name="elapsed">The time that it took.</param>
    public RoutingDecision ToDecision(Guid id, TimeSpan elapsed)
    {
        Choice choice = Choice!.Value;
        return new RoutingDecision
        {
            Id = id,
            Router = Route.Name,
            Target = choice.Model.Target,
            Model = choice.Model.Name,
            StrongWinRate = choice.StrongWinRate,
            Threshold = choice.Threshold ?? Route.Threshold,
            Basis = choice.Basis,
            Reason = PassedOnModelId is { } passedOn ? $"{(choice.Reason is { } reason ? $"{reason}; " : string.Empty)}the model id '{passedOn}' was passed on" : choice.Reason,
            ModelId = PassedOnModelId ?? choice.Model.ModelId,
            Elapsed = elapsed,
            Inputs = Inputs,
        };
    }

    /// <summary>Begins with a request; an empty one, so that nothing of the last stays in memory.</summary>
    public void Begin(in RequestView request, in Route route, string?[]? missing, bool isThresholdNamed)
    {
        _request = request;
        _route = route;
        _missing = missing;
        IsThresholdNamed = isThresholdNamed;
        Choice = null;
        ThresholdRise = 0;
        InheritedPrompt = null;
        PassedOnModelId = null;
        CachedTokens = null;
        AfterRejection = null;
        Inputs = null;
    }
}
