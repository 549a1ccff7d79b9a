namespace RouteLlm;

/// <summary>The columns of published battles.</summary>
internal static class BattleColumns
{
    public const string ModelA = "model_a";
    public const string ModelB = "model_b";
    public const string WinnerModelA = "winner_model_a";
    public const string WinnerModelB = "winner_model_b";
    public const string Prompt = "prompt";

    public static CommandException Missing(string path, string name, IEnumerable<string> columns) =>
        new($"'{path}' has no column '{name}'. Its columns: {string.Join(", ", columns)}.");
}
