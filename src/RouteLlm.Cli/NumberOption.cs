using System.CommandLine;

namespace RouteLlm;

/// <summary>Options that take a number and have a default.</summary>
internal static class NumberOption
{
    public static Option<double> Real(string name, string description, double value) => Create(name, description, "X", value);

    public static Option<int> Whole(string name, string description, int value) => Create(name, description, "N", value);

    private static Option<T> Create<T>(string name, string description, string helpName, T value) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => value,
    };
}
