namespace RouteLlm;

internal static class RouteTargetWords
{
    /// <summary>Gives the word for a target that answers, metrics and files have, which is also the name of its model.</summary>
    public static string Word(this RouteTarget target) => target == RouteTarget.Strong ? "strong" : "weak";
}
