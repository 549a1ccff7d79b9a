using System.Globalization;

namespace RouteLlm;

/// <summary>Writes what a file with battles and their embeddings holds.</summary>
internal static class BattleFileOutput
{
    /// <param name="output">Where to write.</param>
    /// <param name="format">For whom.</param>
    /// <param name="path">The file.</param>
    /// <param name="card">What it says of itself.</param>
    /// <param name="similarityError">The measured error of similarities, if it was measured.</param>
    public static void Write(TextWriter output, OutputFormat format, string path, BattleFileCard card, float? similarityError)
    {
        long bytes = new FileInfo(path).Length;
        if (format == OutputFormat.Json)
        {
            WriteJson(output, path, bytes, card, similarityError);
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {card.Battles:N0} battles of {card.Models.Count} models ({card.LeftOut:N0} left out, prompts too short), embeddings of {card.Dimensions:N0} values in {Precisions.NameOf(card.Precision)} precision, {bytes:N0} bytes"));
        if (similarityError is { } error)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Largest error of a similarity, over a sample: {error:0.0e+0}"));
        }

        output.WriteLine();
        output.WriteLine("Battles from");
        foreach (BattleSource source in card.Sources)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {source.Name,-32} {source.Battles,9:N0} battles, {source.LeftOut,7:N0} left out   {source.License,-12} {source.Origin}"));
        }
    }

    private static void WriteJson(TextWriter output, string path, long bytes, BattleFileCard card, float? similarityError) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", SimilarityWeightedRouter.RouterName);
        json.WriteString("file", path);
        json.WriteNumber("bytes", bytes);
        json.WriteNumber("battles", card.Battles + card.LeftOut);
        json.WriteNumber("kept", card.Battles);
        json.WriteNumber("left_out", card.LeftOut);
        json.WriteNumber("models", card.Models.Count);
        json.WriteNumber("dimensions", card.Dimensions);
        json.WriteString("precision", Precisions.NameOf(card.Precision));
        if (similarityError is { } error)
        {
            json.WriteNumber("similarity_error", error);
        }

        json.WriteStartArray("sources");
        foreach (BattleSource source in card.Sources)
        {
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteNumber("kept", source.Battles);
            json.WriteNumber("left_out", source.LeftOut);
            json.WriteString("license", source.License);
            json.WriteString("origin", source.Origin);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
