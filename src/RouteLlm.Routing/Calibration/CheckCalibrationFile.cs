using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// How the checks of a cascade score a weak model's answers, as measured on live traffic; <c>routellm calibrate checks --write</c> makes
/// one, <c>CascadeOptions.CalibrationFile</c> applies it.
/// </summary>
/// <remarks>
/// Holds no answer. Valid only for the checks that it was made with, by name and in their order. Immutable and safe for concurrent use.
/// </remarks>
public sealed class CheckCalibrationFile
{
    private const string Format = "routellm-check-calibration";
    private const int FormatVersion = 1;

    private readonly string? _path;

    private CheckCalibrationFile(CheckCalibrationContent content, string? path)
    {
        Checks = content.Checks;
        Answers = content.Answers;
        CreatedBy = content.CreatedBy;
        Calibration = ThresholdCalibration.FromQuantiles(content.Scores);
        _path = path;
    }

    /// <summary>Gets the names of the checks, in order.</summary>
    public IReadOnlyList<string> Checks { get; }

    /// <summary>Gets the number of answers that were checked.</summary>
    public int Answers { get; }

    /// <summary>Gets what made the file.</summary>
    public string? CreatedBy { get; }

    /// <summary>Gets the distribution of the scores: the score at or above which a share of the answers are.</summary>
    internal ThresholdCalibration Calibration { get; }

    /// <summary>Calibrates checks on a sample of their scores.</summary>
    /// <param name="checks">The names of the checks, in order.</param>
    /// <param name="scores">The lowest score of each answer that was checked, from 0 to 1; at least one.</param>
    /// <param name="createdBy">What makes the file, for people.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentException">There are no checks or no scores, or a score is not between 0 and 1.</exception>
    public static CheckCalibrationFile Create(IReadOnlyList<string> checks, ReadOnlySpan<double> scores, string? createdBy = null)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.Count == 0
            ? throw new ArgumentException("There are no checks. Name those that gave the scores.", nameof(checks))
            : new CheckCalibrationFile(
                new CheckCalibrationContent(Format, FormatVersion, [.. checks], scores.Length, [.. ThresholdCalibration.FromScores(scores).GetQuantiles()], createdBy), path: null);
    }

    /// <summary>Reads a calibration.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="CalibrationFileException">The file cannot be read or is no calibration of checks of this version.</exception>
    public static CheckCalibrationFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckCalibrationContent? content;
        try
        {
            using FileStream stream = File.OpenRead(path);
            content = JsonSerializer.Deserialize(stream, CalibrationFileJson.Default.CheckCalibrationContent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, $"it cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw Wrong(path, "it is not a file that 'routellm calibrate checks --write' has written.", exception);
        }

        try
        {
            return content is null ? throw Wrong(path, "it is empty.")
                : content.Format != Format || content.FormatVersion != FormatVersion
                ? throw Wrong(path, $"its format is '{content.Format}' in version {content.FormatVersion}; this version of RouteLlm.Core reads '{Format}' in version {FormatVersion}.")
                : content.Checks.Count == 0 || content.Answers < 1 ? throw Wrong(path, "it names no checks or no answers. It is damaged.")
                : new CheckCalibrationFile(content, path);
        }
        catch (ArgumentException exception)
        {
            throw Wrong(path, "its scores are not 101 numbers from 0 to 1 that do not rise. It is damaged.", exception);
        }
    }

    /// <summary>Writes the calibration: beside the path first, then renamed.</summary>
    /// <param name="path">The file's path; an existing file is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        using var file = new FileReplacement(path);
        JsonSerializer.Serialize(
            file.Stream, new CheckCalibrationContent(Format, FormatVersion, Checks, Answers, Calibration.GetQuantiles(), CreatedBy), CalibrationFileJson.Default.CheckCalibrationContent);
        file.Commit();
    }

    /// <summary>Gets the lowest score that passes if a share of the answers is to be rejected.</summary>
    /// <param name="checks">The names of the checks that are in use, in order.</param>
    /// <param name="rejectedPercent">The share of the answers that is rejected, in percent, from 0 to 100.</param>
    /// <returns>The score, from 0 to 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="checks"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rejectedPercent"/> is not between 0 and 100.</exception>
    /// <exception cref="CalibrationFileException">The calibration is of other checks.</exception>
    public double GetMinimumScore(IReadOnlyList<string> checks, double rejectedPercent)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.SequenceEqual(Checks, StringComparer.Ordinal)
            ? Calibration.GetThreshold(100 - rejectedPercent)
            : throw Wrong(
                _path ?? string.Join(", ", Checks),
                $"it was made for the checks {string.Join(", ", Checks)}, but the cascade has {string.Join(", ", checks)}. Name those, or run 'routellm calibrate checks … --write' on a log of these.");
    }

    private static CalibrationFileException Wrong(string path, string problem, Exception? cause = null) =>
        new($"Calibration file '{path}': {problem}", cause);
}
