namespace RouteLlm;

/// <summary>A request while its model is being chosen, and what was chosen. For one request.</summary>
/// <param name="request">The request.</param>
/// <param name="route">The router and threshold that would decide it.</param>
/// <param name="capable">The models that can do what it needs.</param>
internal sealed class RoutePlan(in RequestView request, in Route route, in CapableModels capable)
{
    private readonly RequestView _request = request;
    private readonly Route _route = route;
    private readonly CapableModels _capable = capable;

    public ref readonly RequestView Request => ref _request;

    public ref readonly Route Route => ref _route;

    public ref readonly CapableModels Capable => ref _capable;

    /// <summary>Gets whether the request named the threshold itself.</summary>
    public bool IsThresholdNamed { get; init; }

    /// <summary>Gets what is chosen so far; <see langword="null"/> until a step knows.</summary>
    public Choice? Choice { get; set; }

    /// <summary>Gets how far thresholds rise towards 1, from 0 to 1.</summary>
    public double ThresholdRise { get; set; }

    /// <summary>Gets the prompt to score in place of the last user message, which only goes back to it.</summary>
    public string? InheritedPrompt { get; set; }

    /// <summary>Gets the name of a model that isn't registered and is passed on to the chosen one.</summary>
    public string? PassedOnModelId { get; set; }

    /// <summary>Gets the prompt that speaks for the request.</summary>
    public string Prompt => InheritedPrompt ?? Request.Prompt;
}
