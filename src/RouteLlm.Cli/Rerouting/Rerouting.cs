namespace RouteLlm;

/// <summary>What the best gadget that was found does to prompts that it was not made for.</summary>
/// <param name="Goal">What it is to do.</param>
/// <param name="Source">How it was found.</param>
/// <param name="Gadget">Its text.</param>
/// <param name="Prompts">The number of prompts that were not where it sends them.</param>
/// <param name="Rerouted">How many of these it sends there.</param>
internal sealed record Rerouting(RerouteGoal Goal, GadgetSource Source, string Gadget, int Prompts, int Rerouted)
{
    /// <summary>Gets the share of prompts that are rerouted; <see cref="double.NaN"/> without prompts.</summary>
    public double Rate => Prompts == 0 ? double.NaN : Rerouted / (double)Prompts;
}
