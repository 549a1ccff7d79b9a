namespace RouteLlm;

/// <summary>Where a request goes.</summary>
/// <param name="Target">The model of the two.</param>
/// <param name="Model">The model's name at its upstream.</param>
/// <param name="Decision">The router's decision; <see langword="null"/> where the request named the model itself.</param>
internal sealed record Destination(RouteTarget Target, string Model, RoutingDecision? Decision)
{
    public RouteTarget OtherTarget => Target == RouteTarget.Strong ? RouteTarget.Weak : RouteTarget.Strong;
}
