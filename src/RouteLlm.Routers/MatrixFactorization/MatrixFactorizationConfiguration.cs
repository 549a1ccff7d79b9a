using System.Text.Json;

namespace RouteLlm;

/// <summary>What <c>config.json</c> says of a checkpoint: the arguments of upstream's <c>MFModel</c>.</summary>
/// <param name="Dimension">The numbers that stand for a model (<c>dim</c>).</param>
/// <param name="Models">The models in the table (<c>num_models</c>).</param>
/// <param name="EmbeddingDimension">The numbers in a prompt embedding (<c>text_dim</c>).</param>
/// <param name="UsesProjection">Whether embeddings are projected to the dimension of the table (<c>use_proj</c>).</param>
internal sealed record MatrixFactorizationConfiguration(int Dimension, int Models, int EmbeddingDimension, bool UsesProjection)
{
    private const string DimensionKey = "dim";
    private const string ModelsKey = "num_models";
    private const string EmbeddingDimensionKey = "text_dim";
    private const string ClassesKey = "num_classes";
    private const string ProjectionKey = "use_proj";

    public static MatrixFactorizationConfiguration Parse(JsonElement root, string fileName)
    {
        int Positive(string key) => root.TryGetProperty(key, out JsonElement value)
            ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number > 0
                ? number
                : throw new ModelFileException(fileName, $"'{key}' must be a whole number above 0, but it is {value.GetRawText()}.")
            : throw new ModelFileException(fileName, $"it has no '{key}'.");
        bool Flag(string key) => root.TryGetProperty(key, out JsonElement value)
            ? value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? value.GetBoolean()
                : throw new ModelFileException(fileName, $"'{key}' must be true or false, but it is {value.GetRawText()}.")
            : throw new ModelFileException(fileName, $"it has no '{key}'.");

        if (Positive(ClassesKey) is not 1 and int classes)
        {
            throw new ModelFileException(fileName, $"'{ClassesKey}' is {classes}, but a win rate comes from a classifier of one class.");
        }

        var configuration = new MatrixFactorizationConfiguration(
            Positive(DimensionKey), Positive(ModelsKey), Positive(EmbeddingDimensionKey), Flag(ProjectionKey));
        return configuration.UsesProjection || configuration.Dimension == configuration.EmbeddingDimension
            ? configuration
            : throw new ModelFileException(
                fileName,
                $"without a projection ('{ProjectionKey}' false) '{EmbeddingDimensionKey}' must equal '{DimensionKey}', " +
                $"but they are {configuration.EmbeddingDimension} and {configuration.Dimension}.");
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber(DimensionKey, Dimension);
        json.WriteNumber(ModelsKey, Models);
        json.WriteNumber(EmbeddingDimensionKey, EmbeddingDimension);
        json.WriteNumber(ClassesKey, 1);
        json.WriteBoolean(ProjectionKey, UsesProjection);
        json.WriteEndObject();
    }
}
