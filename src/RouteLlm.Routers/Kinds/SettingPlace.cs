namespace RouteLlm;

/// <summary>A place in a configuration file, for errors.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal readonly record struct SettingPlace(string FileName, long Line, long Column)
{
    /// <summary>Makes the error that says what is wrong here.</summary>
    public ConfigurationFileException Wrong(string problem, Exception? innerException = null) =>
        new(FileName, Line, Column, problem, innerException);
}
