using System.Buffers.Binary;
using System.Text;

namespace RouteLlm.Tests;

public sealed class MatrixFactorizationFolderTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private const string Configuration = "config.json";
    private const string Ids = "model_ids.json";

    private readonly TemporaryFolder _folder = new();

    public MatrixFactorizationFolderTests() => SmallModel.Create(card: SmallModel.Card()).Write(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_read_back(bool projected)
    {
        using var parent = new TemporaryFolder();
        string path = parent.PathOf("made/on the way");
        MatrixFactorizationModel written = SmallModel.Create(projected, SmallModel.Card());
        float[] embedding = [.. Enumerable.Range(1, written.EmbeddingDimension).Select(i => 0.1f * i)];

        written.Write(path);
        MatrixFactorizationModel read = MatrixFactorizationModel.Read(path);

        Assert.Equal(SmallModel.Names, read.ModelNames);
        Assert.Equal(written.EmbeddingDimension, read.EmbeddingDimension);
        Assert.Equal(written.ForPair().Score(embedding), read.ForPair().Score(embedding));
        Assert.Equal(written.Card!.Calibration.GetQuantiles(), read.ForPair().Calibration!.GetQuantiles());
        Assert.Equal(written.Card.TrainingData, read.Card!.TrainingData);
        Assert.Equal([Configuration, Weights, Ids], Directory.GetFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_checkpoint_without_a_card_is_read()
    {
        Save(With(Weights, null, null), metadata: new() { ["format"] = "pt" });

        Assert.Null(MatrixFactorizationModel.Read(_folder.Path).Card);
    }

    [Theory]
    [InlineData(nameof(StoredElementType.F16))]
    [InlineData(nameof(StoredElementType.BF16))]
    public void Half_precision_is_read(string typeName)
    {
        StoredElementType type = Enum.Parse<StoredElementType>(typeName);
        MatrixFactorizationModel single = MatrixFactorizationModel.Read(_folder.Path);
        Save(SafetensorsFile.Read(_folder.PathOf(Weights)).Tensors.ToDictionary(tensor => tensor.Key, tensor => ToHalf(tensor.Value, type)));

        MatrixFactorizationModel half = MatrixFactorizationModel.Read(_folder.Path);

        // Every number of the small model is exact in half precision.
        Assert.Equal(single.ForPair("large", "middle").Score([0.1f, 0.2f, 0.3f]), half.ForPair("large", "middle").Score([0.1f, 0.2f, 0.3f]));
    }

    [Theory]
    [InlineData(Weights)]
    [InlineData(Configuration)]
    public void A_missing_file_is_named(string name)
    {
        File.Delete(_folder.PathOf(name));

        AssertRefused(name, "it does not exist. A checkpoint of the router 'mf' is a folder with 'model.safetensors' and 'config.json'.");
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains("no-such-folder", Assert.Throws<ModelFileException>(() => MatrixFactorizationModel.Read("no-such-folder")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"dim":2,"num_models":3,"text_dim":3,"num_classes":1}""", "it has no 'use_proj'")]
    [InlineData("""{"num_models":3,"text_dim":3,"num_classes":1,"use_proj":true}""", "it has no 'dim'")]
    [InlineData("""{"dim":0,"num_models":3,"text_dim":3,"num_classes":1,"use_proj":true}""", "'dim' must be a whole number above 0, but it is 0")]
    [InlineData("""{"dim":2,"num_models":"3","text_dim":3,"num_classes":1,"use_proj":true}""", "'num_models' must be a whole number above 0, but it is \"3\"")]
    [InlineData("""{"dim":2,"num_models":3,"text_dim":3.5,"num_classes":1,"use_proj":true}""", "'text_dim' must be a whole number above 0, but it is 3.5")]
    [InlineData("""{"dim":2,"num_models":3,"text_dim":3,"num_classes":2,"use_proj":true}""", "'num_classes' is 2")]
    [InlineData("""{"dim":2,"num_models":3,"text_dim":3,"num_classes":1,"use_proj":1}""", "'use_proj' must be true or false, but it is 1")]
    [InlineData("""{"dim":2,"num_models":3,"text_dim":3,"num_classes":1,"use_proj":false}""", "'text_dim' must equal 'dim', but they are 3 and 2")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{", "it is not JSON")]
    public void A_configuration_that_is_wrong_is_refused(string json, string reason)
    {
        File.WriteAllText(_folder.PathOf(Configuration), json);

        AssertRefused(Configuration, reason);
    }

    [Theory]
    [InlineData("""{"dim":3,"num_models":3,"text_dim":3,"num_classes":1,"use_proj":true}""", "tensor 'P.weight' has the shape [3, 2], but 'config.json' beside it asks for [3, 3]")]
    [InlineData("""{"dim":2,"num_models":4,"text_dim":3,"num_classes":1,"use_proj":true}""", "tensor 'P.weight' has the shape [3, 2]")]
    [InlineData("""{"dim":2,"num_models":3,"text_dim":1536,"num_classes":1,"use_proj":true}""", "tensor 'text_proj.0.weight' has the shape [2, 3]")]
    [InlineData("""{"dim":2,"num_models":3,"text_dim":2,"num_classes":1,"use_proj":false}""", "it has a tensor 'text_proj.0.weight', but 'config.json'")]
    public void Weights_that_disagree_with_the_configuration_are_refused(string json, string reason)
    {
        File.WriteAllText(_folder.PathOf(Configuration), json);

        AssertRefused(Weights, reason);
    }

    [Theory]
    [InlineData("P.weight")]
    [InlineData("text_proj.0.weight")]
    [InlineData("classifier.0.weight")]
    public void A_tensor_that_is_missing_or_not_finite_is_refused(string name)
    {
        StoredTensor whole = SafetensorsFile.Read(_folder.PathOf(Weights)).Tensors[name];
        float[] values = whole.ToSingle();
        values[1] = float.NaN;

        Save(With(Weights, name, new StoredTensor(StoredElementType.F32, whole.Shape, StoredTensor.FromSingle(values).Data)));
        AssertRefused(Weights, $"tensor '{name}' holds NaN as its number 1");

        Save(With(Weights, name, new StoredTensor(StoredElementType.F64, whole.Shape, new byte[values.Length * sizeof(double)])));
        AssertRefused(Weights, $"tensor '{name}' holds F64");

        Save(With(Weights, name, null));
        AssertRefused(Weights, $"it has no tensor '{name}'");
    }

    [Theory]
    [InlineData("""{"a":0,"b":1}""", "no model has the row 2")]
    [InlineData("""{"a":0,"b":1,"c":1}""", "models 'b' and 'c' have the same row 1")]
    [InlineData("""{"a":0,"b":1,"c":3}""", "model 'c' has the row 3, but rows are whole numbers from 0 to 2")]
    [InlineData("""{"a":0,"b":1,"c":"2"}""", "model 'c' has the row \"2\"")]
    [InlineData("""["a","b","c"]""", "it is not a JSON object")]
    public void Names_that_do_not_fit_the_table_are_refused(string json, string reason)
    {
        File.WriteAllText(_folder.PathOf(Ids), json);

        AssertRefused(Ids, reason);
    }

    [Fact]
    public void A_table_of_another_size_than_upstreams_needs_names()
    {
        File.Delete(_folder.PathOf(Ids));

        AssertRefused(Ids, "the table's 3 models cannot be named without it");
    }

    [Theory]
    [InlineData("routellm.kind", "lexical", "it holds the router 'lexical'")]
    [InlineData("routellm.format_version", "9", "format version 9")]
    [InlineData("routellm.calibration_quantiles", "[0.5]", "A calibration has 101 quantiles")]
    public void A_card_that_does_not_fit_is_refused(string key, string value, string reason)
    {
        SafetensorsFile file = SafetensorsFile.Read(_folder.PathOf(Weights));
        Save(file.Tensors, new Dictionary<string, string>(file.Metadata) { [key] = value });

        AssertRefused(Weights, reason);
    }

    [Fact]
    public void Truncated_weights_are_refused()
    {
        byte[] whole = File.ReadAllBytes(_folder.PathOf(Weights));
        foreach (int length in (int[])[0, 7, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(_folder.PathOf(Weights), whole[..length]);
            AssertRefused(Weights, "truncated");
        }
    }

    [Fact]
    public void Names_that_are_not_valid_text_are_refused()
    {
        File.WriteAllBytes(_folder.PathOf(Ids), [.. "{\""u8, 0xFF, .. "\":0}"u8]);

        AssertRefused(Ids, string.Empty);
    }

    [Fact]
    public void Names_in_any_script_survive()
    {
        var model = new MatrixFactorizationModel(SmallModel.Parts(names: ["größer", "模型 \"7\"", "\\"]));
        model.Write(_folder.Path);

        Assert.Equal(model.ModelNames, MatrixFactorizationModel.Read(_folder.Path).ModelNames);
        Assert.Contains("größer", File.ReadAllText(_folder.PathOf(Ids), Encoding.UTF8), StringComparison.Ordinal);
    }

    private static StoredTensor ToHalf(StoredTensor tensor, StoredElementType type)
    {
        float[] values = tensor.ToSingle();
        byte[] bytes = new byte[values.Length * sizeof(ushort)];
        for (int i = 0; i < values.Length; i++)
        {
            ushort bits = type == StoredElementType.F16 ? BitConverter.HalfToUInt16Bits((Half)values[i]) : (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), bits);
        }

        return new StoredTensor(type, tensor.Shape, bytes);
    }

    private Dictionary<string, StoredTensor> With(string file, string? name, StoredTensor? tensor)
    {
        var tensors = new Dictionary<string, StoredTensor>(SafetensorsFile.Read(_folder.PathOf(file)).Tensors);
        if (name is not null)
        {
            tensors.Remove(name);
            if (tensor is not null)
            {
                tensors[name] = tensor;
            }
        }

        return tensors;
    }

    private void Save(IReadOnlyDictionary<string, StoredTensor> tensors, Dictionary<string, string>? metadata = null) =>
        new SafetensorsFile(tensors, metadata).Write(_folder.PathOf(Weights));

    private void AssertRefused(string name, string reason)
    {
        ModelFileException exception = Assert.Throws<ModelFileException>(() => MatrixFactorizationModel.Read(_folder.Path));

        Assert.Equal(_folder.PathOf(name), exception.FileName);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
