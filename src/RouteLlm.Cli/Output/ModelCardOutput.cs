using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes what a model file says of itself.</summary>
internal static class ModelCardOutput
{
    private static readonly int[] PercentsShown = [5, 10, 20, 30, 50, 70, 90];

    public static void WriteText(TextWriter output, string name, ModelCard card, SafetensorsFile file)
    {
        output.WriteLine($"{name}: router '{card.Kind}', format version {card.FormatVersion}");
        output.WriteLine();
        output.WriteLine("Trained on");
        foreach (TrainingSource source in card.TrainingData)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {source.Name,-12} {source.Rows,7:N0} outcomes of {source.Prompts,6:N0} prompts   {source.License,-12} {source.Origin}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {"in all",-12} {card.TrainingData.Sum(source => source.Rows),7:N0} outcomes of {card.TrainingData.Sum(source => source.Prompts),6:N0} prompts"));
        output.WriteLine($"  strong models: {string.Join(", ", card.StrongModels)}");
        output.WriteLine($"  weak models:   {string.Join(", ", card.WeakModels)}");
        if (card.Command is not null)
        {
            output.WriteLine($"  made by:       {card.Command}");
        }

        output.WriteLine();
        output.WriteLine("Tensors");
        foreach ((string tensorName, StoredTensor tensor) in file.Tensors)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {tensorName,-36} {tensor.ElementType,-4} [{string.Join(", ", tensor.Shape.ToArray())}]  {tensor.Data.Length:N0} bytes"));
        }

        output.WriteLine();
        output.WriteLine("Threshold for a share of strong calls, on prompts like the training data");
        foreach (int percent in PercentsShown)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {percent,3}%  {card.Calibration.GetThreshold(percent):0.0000}"));
        }
    }

    public static void WriteJson(TextWriter output, ModelCard card, SafetensorsFile file) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", card.Kind);
        json.WriteNumber("format_version", card.FormatVersion);
        json.WriteStartArray("training_data");
        foreach (TrainingSource source in card.TrainingData)
        {
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteNumber("rows", source.Rows);
            json.WriteNumber("prompts", source.Prompts);
            json.WriteString("license", source.License);
            json.WriteString("origin", source.Origin);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteList(json, "strong_models", card.StrongModels);
        WriteList(json, "weak_models", card.WeakModels);
        json.WriteString("command", card.Command);
        json.WriteStartArray("tensors");
        foreach ((string name, StoredTensor tensor) in file.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("element_type", tensor.ElementType.ToString());
            json.WriteStartArray("shape");
            foreach (long size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteNumber("bytes", tensor.Data.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("calibration_quantiles");
        foreach (double quantile in card.Calibration.GetQuantiles())
        {
            json.WriteNumberValue(quantile);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
