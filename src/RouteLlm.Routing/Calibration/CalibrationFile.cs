using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// The thresholds of a router for each strong percentage, as measured on a sample of prompts; <c>routellm calibrate --write</c> makes one,
/// <c>RouteLlmOptions.CalibrationFile</c> applies it.
/// </summary>
/// <remarks>
/// Holds no prompt. Valid only for the router that it was made with: another name, or other weights or settings, is refused. Immutable and
/// safe for concurrent use.
/// </remarks>
public sealed class CalibrationFile
{
    private const string Format = "routellm-calibration";
    private const int FormatVersion = 1;
    private const int PercentSteps = 100;

    private readonly double?[] _thresholds;
    private readonly string? _path;

    private CalibrationFile(CalibrationFileContent content, string? path)
    {
        Router = content.Router;
        Fingerprint = content.Fingerprint;
        Prompts = content.Prompts;
        Confidence = content.Confidence;
        CreatedBy = content.CreatedBy;
        Proven = content.Proven;
        _thresholds = content.Thresholds;
        _path = path;
    }

    /// <summary>Gets the name of the router.</summary>
    public string Router { get; }

    /// <summary>
    /// Gets the router's <see cref="IFingerprintedRouter.Fingerprint"/>; <see langword="null"/> where it had none, and then its name alone
    /// is checked.
    /// </summary>
    public string? Fingerprint { get; }

    /// <summary>Gets the number of prompts that were scored.</summary>
    public int Prompts { get; }

    /// <summary>
    /// Gets the confidence with which a percentage is not exceeded (see <see cref="ConfidentThreshold"/>); <see langword="null"/> where it
    /// is met on average.
    /// </summary>
    public double? Confidence { get; }

    /// <summary>Gets what made the file.</summary>
    public string? CreatedBy { get; }

    /// <summary>
    /// Gets the threshold that battles have proven, which applies if no share of strong calls is set; <see langword="null"/> without one.
    /// </summary>
    public ProvenThreshold? Proven { get; }

    /// <summary>Calibrates a router on a sample of its scores.</summary>
    /// <param name="router">The router.</param>
    /// <param name="strongWinRates">Its scores of a sample of prompts, each from 0 to 1; at least one.</param>
    /// <param name="confidence">
    /// The confidence with which percentages are not exceeded, between 0 and 1; <see langword="null"/> for quantiles of the scores, as
    /// RouteLLM computes them.
    /// </param>
    /// <param name="createdBy">What makes the file, for people.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="router"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no scores, or one is not between 0 and 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not between 0 and 1.</exception>
    public static CalibrationFile Create(
        IPromptRouter router, ReadOnlySpan<double> strongWinRates, double? confidence = null, string? createdBy = null)
    {
        ArgumentNullException.ThrowIfNull(router);
        double?[] thresholds;
        if (confidence is double value)
        {
            ProbabilityRange.ThrowIfNotInside(value, nameof(confidence));
            double[] ascending = ThresholdCalibration.SortScores(strongWinRates);
            thresholds = [null, .. Enumerable.Range(1, PercentSteps).Select(percent => ConfidentThreshold.FindInSorted(ascending, percent, value)?.Threshold)];
        }
        else
        {
            thresholds = Array.ConvertAll(ThresholdCalibration.FromScores(strongWinRates).GetQuantiles(), static threshold => (double?)threshold);
        }

        return new CalibrationFile(
            new CalibrationFileContent(Format, FormatVersion, router.Name, FingerprintOf(router), strongWinRates.Length, confidence, thresholds, createdBy), path: null);
    }

    /// <summary>Makes a calibration with a proven threshold, of a router that is known by its name and fingerprint alone.</summary>
    internal static CalibrationFile CreateProven(
        string router, string? fingerprint, ReadOnlySpan<double> strongWinRates, ProvenThreshold proven, string createdBy)
    {
        double[] quantiles = ThresholdCalibration.FromScores(strongWinRates).GetQuantiles();
        return new CalibrationFile(
            new CalibrationFileContent(Format, FormatVersion, router, fingerprint, strongWinRates.Length, Confidence: null, Array.ConvertAll(quantiles, static threshold => (double?)threshold), createdBy, proven),
            path: null);
    }

    /// <summary>Reads a calibration.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="CalibrationFileException">The file cannot be read or is no calibration of this version.</exception>
    public static CalibrationFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CalibrationFileContent? content;
        try
        {
            using FileStream stream = File.OpenRead(path);
            content = JsonSerializer.Deserialize(stream, CalibrationFileJson.Default.CalibrationFileContent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationFileException($"Calibration file '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw Wrong(path, "it is not a file that 'routellm calibrate --write' has written.", exception);
        }

        return content is null ? throw Wrong(path, "it is empty.")
            : FindError(content) is { } error ? throw Wrong(path, error)
            : new CalibrationFile(content, path);
    }

    /// <summary>Writes the calibration: beside the path first, then renamed.</summary>
    /// <param name="path">The file's path; an existing file is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var content = new CalibrationFileContent(Format, FormatVersion, Router, Fingerprint, Prompts, Confidence, _thresholds, CreatedBy, Proven);
        using var file = new FileReplacement(path);
        JsonSerializer.Serialize(file.Stream, content, CalibrationFileJson.Default.CalibrationFileContent);
        file.Commit();
    }

    /// <summary>
    /// Gets the quantiles as a calibration; <see langword="null"/> where the thresholds keep to a share with a confidence, and are no
    /// quantiles.
    /// </summary>
    internal ThresholdCalibration? Calibration =>
        Confidence is null ? ThresholdCalibration.FromQuantiles(Array.ConvertAll(_thresholds, static threshold => threshold!.Value)) : null;

    /// <summary>Gets the threshold of a router for a share of strong calls.</summary>
    /// <remarks>
    /// Between whole percentages it is interpolated; with a <see cref="Confidence"/>, the one of the whole percentage below keeps to it.
    /// Without one, 0% gives 1 and 100% gives 0, as in <see cref="ThresholdCalibration"/>.
    /// </remarks>
    /// <param name="router">The router.</param>
    /// <param name="strongModelPercent">The share of strong calls in percent, from 0 to 100.</param>
    /// <returns>The threshold, from 0 to 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="router"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strongModelPercent"/> is not between 0 and 100.</exception>
    /// <exception cref="CalibrationFileException">
    /// The calibration is of another router, or its prompts were too few to keep to this percentage with its confidence.
    /// </exception>
    public double GetThreshold(IPromptRouter router, double strongModelPercent)
    {
        ThrowUnlessOf(router);
        if (Calibration is { } calibration)
        {
            return calibration.GetThreshold(strongModelPercent);
        }

        if (strongModelPercent is not (>= 0 and <= PercentSteps))
        {
            throw new ArgumentOutOfRangeException(nameof(strongModelPercent), strongModelPercent, "The percentage must be between 0 and 100.");
        }

        if (strongModelPercent < 1)
        {
            throw Refused(string.Create(CultureInfo.InvariantCulture, $"it holds thresholds for 1% and more, but {strongModelPercent}% was asked for. Ask for 1% or more, or set a threshold."));
        }

        return _thresholds[(int)strongModelPercent] ?? throw Refused(string.Create(
            CultureInfo.InvariantCulture,
            $"its {Prompts} prompts cannot promise {strongModelPercent}% strong calls with a confidence of {Confidence}. Calibrate on more, or ask for a larger share."));
    }

    /// <summary>Refuses another router, or one that has changed since.</summary>
    /// <exception cref="CalibrationFileException">The calibration is of another router.</exception>
    internal void ThrowUnlessOf(IPromptRouter router)
    {
        ArgumentNullException.ThrowIfNull(router);
        if (!string.Equals(router.Name, Router, StringComparison.Ordinal))
        {
            throw Refused($"it was made for the router '{Router}', but the router is '{router.Name}'. Name that router, or calibrate this one.");
        }

        if (!string.Equals(FingerprintOf(router), Fingerprint, StringComparison.Ordinal))
        {
            throw Refused($"the router '{Router}' has changed since: it has other weights or settings, and so other scores. Run 'routellm {(Proven is null ? "calibrate" : "prove")} --router {Router} … --write' again.");
        }
    }

    private static string? FingerprintOf(IPromptRouter router) => (router as IFingerprintedRouter)?.Fingerprint;

    private static string? FindError(CalibrationFileContent content)
    {
        if (!string.Equals(content.Format, Format, StringComparison.Ordinal) || content.FormatVersion != FormatVersion)
        {
            return $"its format is '{content.Format}' in version {content.FormatVersion}; this version of RouteLlm.Core reads '{Format}' in version {FormatVersion}.";
        }

        double?[] thresholds = content.Thresholds;
        bool isValid = thresholds.Length == PercentSteps + 1 && content.Prompts > 0 && content.Confidence is null or (> 0 and < 1);
        double last = 1;
        for (int percent = 0; percent < thresholds.Length && isValid; percent++)
        {
            // Where there is a confidence, small percentages may be out of reach; then all below them are, too.
            isValid = thresholds[percent] is double threshold
                ? ProbabilityRange.Contains(threshold) && threshold <= last
                : content.Confidence is not null && (percent == 0 || thresholds[percent - 1] is null);
            last = thresholds[percent] ?? last;
        }

        if (content.Proven is { IsValid: false })
        {
            return "its proven threshold is out of range. It is damaged.";
        }

        return isValid
            ? null
            : "its thresholds are not 101 numbers from 0 to 1 that do not rise, one for each percentage of strong calls. It is damaged.";
    }

    private static CalibrationFileException Wrong(string path, string problem, Exception? cause = null) =>
        new($"Calibration file '{path}': {problem}", cause);

    private CalibrationFileException Refused(string problem) => Wrong(_path ?? Router, problem);
}
