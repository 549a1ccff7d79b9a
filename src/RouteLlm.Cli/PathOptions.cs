using System.CommandLine;
using System.CommandLine.Parsing;

namespace RouteLlm;

/// <summary>Refuses an empty path, which an unset variable of a shell script gives.</summary>
internal static class PathOptions
{
    public static Option<T> NotEmpty<T>(this Option<T> option)
    {
        option.Validators.Add(result => Check(result, option.Name));
        return option;
    }

    public static Argument<T> NotEmpty<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result => Check(result, argument.Name));
        return argument;
    }

    private static void Check(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError($"{name} is empty. Write a path.");
        }
    }
}
