using System.CommandLine;

namespace RouteLlm;

/// <summary>The option by which training commands leave tasks out.</summary>
internal static class ExcludedTasks
{
    public static Option<string[]> CreateOption() => new("--exclude-task")
    {
        Description = "Tasks to leave out. Default: fasteval/mt-bench.",
        HelpName = "TASK",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. new LexicalTrainingOptions().ExcludedTasks],
    };
}
