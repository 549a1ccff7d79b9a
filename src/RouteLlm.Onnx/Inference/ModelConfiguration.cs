using System.Globalization;

namespace RouteLlm;

/// <summary>What a model's <c>config.json</c> says, as far as it matters here; <see langword="null"/> for what it leaves unsaid.</summary>
/// <param name="LabelCount">The number of labels of a classifier.</param>
/// <param name="Labels">The labels of a classifier, in the order of its logits.</param>
/// <param name="HasIndependentLabels">Whether several labels of a classifier can hold for one text, or none.</param>
/// <param name="VocabularySize">The tokens that the model knows.</param>
/// <param name="MaximumTokens">The tokens of the longest text.</param>
internal sealed record ModelConfiguration(
    int? LabelCount, IReadOnlyList<string>? Labels, bool? HasIndependentLabels, int? VocabularySize, int? MaximumTokens)
{
    public const string FileName = "config.json";

    // The positions of RoBERTa and its kin are counted from two on: the one below stands for padding.
    private const int PositionsOfPadding = 2;

    public static ModelConfiguration Unknown { get; } = new(null, null, null, null, null);

    public static ModelConfiguration From(JsonPart file)
    {
        string kind = file.Text("model_type") ?? string.Empty;
        int reserved = kind.Contains("roberta", StringComparison.Ordinal) || kind == "camembert" ? PositionsOfPadding : 0;
        int? positions = file.Count("max_position_embeddings") - reserved;
        string[]? labels = file.Find("id2label") is { } named ? LabelsOf(named) : null;
        return new ModelConfiguration(
            labels?.Length ?? file.Count("num_labels"),
            labels,
            file.Text("problem_type") is { } problem ? problem == "multi_label_classification" : null,
            file.Count("vocab_size"),
            positions > 0 ? positions : null);
    }

    private static string[] LabelsOf(JsonPart named)
    {
        (string Name, JsonPart Value)[] members = [.. named.Members()];
        var labels = new string[members.Length];
        foreach ((string name, JsonPart label) in members)
        {
            labels[int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < labels.Length && labels[index] is null
                ? index
                : throw named.Wrong($"'{name}' is not one of the numbers from 0 to {labels.Length - 1}")] = label.AsText();
        }

        return labels;
    }
}
