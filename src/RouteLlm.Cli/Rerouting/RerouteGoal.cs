namespace RouteLlm;

/// <summary>What a gadget is to do.</summary>
/// <param name="IsUpgrade">Whether it is to send prompts to the strong model; otherwise to the weak one.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="StrongPercent">The share of strong calls that the threshold gives without gadgets.</param>
/// <param name="Threshold">The threshold, in log-odds.</param>
internal sealed record RerouteGoal(bool IsUpgrade, GadgetPlace Place, double StrongPercent, double Threshold)
{
    /// <summary>Tells whether a prompt is where the gadget is to send it.</summary>
    public bool IsReached(double logOdds) => logOdds >= Threshold == IsUpgrade;

    /// <summary>Puts a gadget into a prompt.</summary>
    public string Apply(IEnumerable<string> gadget, string prompt) =>
        Place == GadgetPlace.Prefix ? $"{string.Join(' ', gadget)} {prompt}" : $"{prompt} {string.Join(' ', gadget)}";
}
