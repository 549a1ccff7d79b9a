using System.Text.Json;

namespace RouteLlm;

/// <summary>The file <c>model_ids.json</c>: an object from the name of each model to its row in the table.</summary>
internal static class ModelIds
{
    /// <summary>Reads the names in the order of the table.</summary>
    /// <param name="root">The object.</param>
    /// <param name="models">The rows of the table.</param>
    /// <param name="fileName">How to name the file in errors.</param>
    public static string[] Parse(JsonElement root, int models, string fileName)
    {
        var names = new string?[models];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out int row) || row < 0 || row >= models)
            {
                throw new ModelFileException(
                    fileName, $"model '{property.Name}' has the row {property.Value.GetRawText()}, but rows are whole numbers from 0 to {models - 1}.");
            }

            if (names[row] is { } other)
            {
                throw new ModelFileException(fileName, $"models '{other}' and '{property.Name}' have the same row {row}.");
            }

            names[row] = property.Name;
        }

        return
        [
            .. names.Select((name, row) => name ?? throw new ModelFileException(fileName, $"no model has the row {row}, but the table has {models} rows.")),
        ];
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> names)
    {
        json.WriteStartObject();
        for (int i = 0; i < names.Count; i++)
        {
            json.WriteNumber(names[i], i);
        }

        json.WriteEndObject();
    }
}
