using YamlDotNet.Core;

namespace RouteLlm;

/// <summary>Runs the YAML parser, and makes one exception of whatever it throws.</summary>
internal static class YamlParsing
{
    /// <summary>Parses a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="read">Takes the events from the parser.</param>
    /// <param name="wrong">Makes the error for a place in the text.</param>
    /// <exception cref="ConfigurationFileException">The text is not YAML, or <paramref name="read"/> refused it.</exception>
    public static void Run(string text, Action<Parser> read, Func<Mark, string, Exception?, ConfigurationFileException> wrong)
    {
        var scanner = new Scanner(new StringReader(text));
        try
        {
            read(new Parser(scanner));
        }
        catch (YamlException exception)
        {
            throw wrong(exception.Start, $"it is not YAML: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not (ConfigurationFileException or OutOfMemoryException))
        {
            // The library throws whatever its own parts throw, such as those that make a character of an escape.
            throw wrong(scanner.CurrentPosition, $"it is not YAML: a tag, an escape or a character there is not valid. ({exception.GetType().Name})", exception);
        }
    }
}
