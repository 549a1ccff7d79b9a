using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>The metadata of a router's model file.</summary>
public sealed record ModelCard
{
    internal const string KindKey = "routellm.kind";
    internal const string FormatVersionKey = "routellm.format_version";

    private const string KeyPrefix = "routellm.";
    private const string TrainingDataKey = "routellm.training_data";
    private const string StrongModelsKey = "routellm.strong_models";
    private const string WeakModelsKey = "routellm.weak_models";
    private const string QuantilesKey = "routellm.calibration_quantiles";
    private const string CommandKey = "routellm.command";
    private const string SteeringLimitsKey = "routellm.steering_limits";
    private const string Yes = "1";

    /// <summary>Gets the kind of router that the weights belong to, for example <c>"lexical"</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the version of the kind's file format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Gets the data that the model was trained on.</summary>
    public required IReadOnlyList<TrainingSource> TrainingData { get; init; }

    /// <summary>Gets the names of the strong models in the training data.</summary>
    public required IReadOnlyList<string> StrongModels { get; init; }

    /// <summary>Gets the names of the weak models in the training data.</summary>
    public required IReadOnlyList<string> WeakModels { get; init; }

    /// <summary>Gets the calibration: 101 quantiles are stored, the threshold at each strong percentage from 0 to 100.</summary>
    public required ThresholdCalibration Calibration { get; init; }

    /// <summary>Gets the command that recreates the file.</summary>
    public string? Command { get; init; }

    /// <summary>Gets whether a lexical model is used within <see cref="SteeringLimits"/>.</summary>
    internal bool HasSteeringLimits { get; init; }

    /// <summary>
    /// Returns whether a data set, such as a benchmark, is among <see cref="TrainingData"/>: figures on it are then in sample, better than
    /// on new prompts.
    /// </summary>
    /// <param name="name">The data set's name, as in <see cref="TrainingSource.Name"/>: <c>"mmlu"</c>.</param>
    /// <returns><see langword="true"/> when the model has seen it.</returns>
    public bool WasTrainedOn(string name) => TrainingData.Any(source => string.Equals(source.Name, name, StringComparison.Ordinal));

    /// <summary>Reads the card of a model file.</summary>
    /// <param name="file">The file's contents.</param>
    /// <param name="fileName">How to name the file in errors.</param>
    /// <returns>The card.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="file"/> is <see langword="null"/>.</exception>
    /// <exception cref="ModelFileException">The file has no card, or a damaged one.</exception>
    internal static ModelCard Read(SafetensorsFile file, string fileName)
    {
        ArgumentNullException.ThrowIfNull(file);
        string Text(string key) => file.Metadata.TryGetValue(key, out string? value)
            ? value
            : throw new ModelFileException(fileName, $"it has no '{key}' in its metadata, so it is not a RouteLlm model file.");

        try
        {
            return new ModelCard
            {
                Kind = Text(KindKey),
                FormatVersion = int.Parse(Text(FormatVersionKey), NumberStyles.None, CultureInfo.InvariantCulture),
                TrainingData = Whole(JsonSerializer.Deserialize(Text(TrainingDataKey), ModelCardJson.Default.TrainingSourceArray)),
                StrongModels = Whole(JsonSerializer.Deserialize(Text(StrongModelsKey), ModelCardJson.Default.StringArray)),
                WeakModels = Whole(JsonSerializer.Deserialize(Text(WeakModelsKey), ModelCardJson.Default.StringArray)),
                Calibration = ThresholdCalibration.FromQuantiles(JsonSerializer.Deserialize(Text(QuantilesKey), ModelCardJson.Default.DoubleArray)),
                Command = file.Metadata.GetValueOrDefault(CommandKey),
                HasSteeringLimits = file.Metadata.GetValueOrDefault(SteeringLimitsKey) == Yes,
            };
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or ArgumentException)
        {
            throw new ModelFileException(fileName, $"its metadata is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the card of a model file that need not have one, such as a checkpoint of another program.</summary>
    /// <returns>The card, or <see langword="null"/> where no metadata is ours.</returns>
    /// <exception cref="ModelFileException">The card is damaged.</exception>
    internal static ModelCard? Find(SafetensorsFile file, string fileName) =>
        file.Metadata.Keys.Any(static key => key.StartsWith(KeyPrefix, StringComparison.Ordinal)) ? Read(file, fileName) : null;

    /// <summary>Refuses a list that is missing or has a hole.</summary>
    internal static T[] Whole<T>(T[]? items) => items is not null && Array.TrueForAll(items, static item => item is not null)
        ? items
        : throw new FormatException("a list is null or holds null.");

    /// <summary>Gives the card as metadata for a file.</summary>
    /// <returns>Text by key, always in the same order.</returns>
    internal IReadOnlyDictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [KindKey] = Kind,
            [FormatVersionKey] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            [TrainingDataKey] = JsonSerializer.Serialize([.. TrainingData], ModelCardJson.Default.TrainingSourceArray),
            [StrongModelsKey] = JsonSerializer.Serialize([.. StrongModels], ModelCardJson.Default.StringArray),
            [WeakModelsKey] = JsonSerializer.Serialize([.. WeakModels], ModelCardJson.Default.StringArray),
            [QuantilesKey] = JsonSerializer.Serialize(Calibration.GetQuantiles(), ModelCardJson.Default.DoubleArray),
        };
        if (Command is not null)
        {
            metadata[CommandKey] = Command;
        }

        if (HasSteeringLimits)
        {
            metadata[SteeringLimitsKey] = Yes;
        }

        return metadata;
    }
}
