using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// A folder with a checkpoint in upstream's layout: <c>model.safetensors</c>, <c>config.json</c> and, if the names are not upstream's,
/// <c>model_ids.json</c>.
/// </summary>
internal static class MatrixFactorizationFolder
{
    public const string ModelTableName = "P.weight";
    public const string ProjectionName = "text_proj.0.weight";
    public const string ClassifierName = "classifier.0.weight";

    private const string WeightsFile = "model.safetensors";
    private const string ConfigurationFile = "config.json";
    private const string ModelIdsFile = "model_ids.json";

    // Readers of PyTorch checkpoints look for this pair.
    private const string FormatKey = "format";
    private const string FormatValue = "pt";

    public static IReadOnlyList<string> RequiredFiles { get; } = [ConfigurationFile, WeightsFile];

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static MatrixFactorizationModel Read(string folder)
    {
        string configurationPath = Path.Combine(folder, ConfigurationFile);
        string weightsPath = Path.Combine(folder, WeightsFile);
        MatrixFactorizationConfiguration configuration =
            ReadJson(configurationPath, static (root, fileName) => MatrixFactorizationConfiguration.Parse(root, fileName));
        SafetensorsFile file = ReadExisting(weightsPath, SafetensorsFile.Read);
        ModelCard? card = ModelCard.Find(file, weightsPath);
        if (card is not null && MatrixFactorizationModel.FindError(card) is { } wrongKind)
        {
            throw new ModelFileException(weightsPath, wrongKind);
        }

        if (!configuration.UsesProjection && file.Tensors.ContainsKey(ProjectionName))
        {
            throw new ModelFileException(weightsPath, $"it has a tensor '{ProjectionName}', but '{ConfigurationFile}' beside it says that there is no projection.");
        }

        float[] Singles(string name, params ReadOnlySpan<long> shape) => ReadTensor(file, weightsPath, name, shape);
        var parts = new MatrixFactorizationParts
        {
            ModelTable = Singles(ModelTableName, configuration.Models, configuration.Dimension),
            Projection = configuration.UsesProjection ? Singles(ProjectionName, configuration.Dimension, configuration.EmbeddingDimension) : null,
            Classifier = Singles(ClassifierName, 1, configuration.Dimension),
            ModelNames = ReadNames(folder, configuration.Models),
        };
        return parts.FindError() is { } error
            ? throw new ModelFileException(weightsPath, error)
            : new MatrixFactorizationModel(parts, card);
    }

    public static void Write(MatrixFactorizationParts parts, ModelCard? card, string folder)
    {
        Directory.CreateDirectory(folder);
        var configuration = new MatrixFactorizationConfiguration(parts.Dimension, parts.ModelNames.Count, parts.EmbeddingDimension, parts.Projection is not null);
        WriteJson(Path.Combine(folder, ConfigurationFile), configuration.Write);
        WriteJson(Path.Combine(folder, ModelIdsFile), json => ModelIds.Write(json, parts.ModelNames));

        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal)
        {
            [ModelTableName] = ToTensor(parts.ModelTable, parts.ModelNames.Count, parts.Dimension),
        };
        if (parts.Projection is not null)
        {
            tensors[ProjectionName] = ToTensor(parts.Projection, parts.Dimension, parts.EmbeddingDimension);
        }

        tensors[ClassifierName] = ToTensor(parts.Classifier, 1, parts.Dimension);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [FormatKey] = FormatValue };
        foreach ((string key, string value) in card?.ToMetadata() ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            metadata[key] = value;
        }

        new SafetensorsFile(tensors, metadata).Write(Path.Combine(folder, WeightsFile));
    }

    private static string[] ReadNames(string folder, int models)
    {
        string path = Path.Combine(folder, ModelIdsFile);
        return File.Exists(path)
            ? ReadJson(path, (root, fileName) => ModelIds.Parse(root, models, fileName))
            : models == ArenaModelNames.All.Count
                ? [.. ArenaModelNames.All]
                : throw new ModelFileException(
                    path,
                    $"it does not exist, and the table's {models} models cannot be named without it: the built-in names are the {ArenaModelNames.All.Count} " +
                    "of RouteLLM's published checkpoint. Write a JSON object there that maps each name to its row.");
    }

    private static float[] ReadTensor(SafetensorsFile file, string fileName, string name, ReadOnlySpan<long> shape)
    {
        if (!file.Tensors.TryGetValue(name, out StoredTensor? tensor))
        {
            throw new ModelFileException(fileName, $"it has no tensor '{name}', so it is not a checkpoint of the router '{MatrixFactorizationModel.Kind}'.");
        }

        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new ModelFileException(
                fileName, $"tensor '{name}' has the shape {TensorShape.Describe(tensor.Shape)}, but '{ConfigurationFile}' beside it asks for {TensorShape.Describe(shape)}.");
        }

        return tensor.ElementType is StoredElementType.F32 or StoredElementType.F16 or StoredElementType.BF16
            ? tensor.ToSingle()
            : throw new ModelFileException(fileName, $"tensor '{name}' holds {tensor.ElementType}, not F32, F16 or BF16.");
    }

    private static StoredTensor ToTensor(float[] values, int rows, int columns) =>
        new(StoredElementType.F32, [rows, columns], StoredTensor.FromSingle(values).Data);

    private static T ReadJson<T>(string path, Func<JsonElement, string, T> parse)
    {
        byte[] content = ReadExisting(path, File.ReadAllBytes);
        try
        {
            JsonCheck.ThrowIfWrong(content);
            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? parse(document.RootElement, path)
                : throw new ModelFileException(path, "it is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new ModelFileException(path, "it is not JSON.", exception);
        }
    }

    private static T ReadExisting<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException(
                path, $"it does not exist. A checkpoint of the router '{MatrixFactorizationModel.Kind}' is a folder with '{WeightsFile}' and '{ConfigurationFile}'.", exception);
        }
    }

    private static void WriteJson(string path, Action<Utf8JsonWriter> write)
    {
        using var replacement = new FileReplacement(path);
        using (var json = new Utf8JsonWriter(replacement.Stream, Indented))
        {
            write(json);
        }

        replacement.Commit();
    }
}
