using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>Against win rates that the Python RouteLLM computed.</summary>
public sealed class MatrixFactorizationGoldenTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public async Task Win_rates_are_those_of_upstream_for_every_recorded_pair()
    {
        MatrixFactorizationModel model = MatrixFactorizationModel.Read(SharedData.PathOf("golden/mf"));
        var pairs = new Dictionary<string, MatrixFactorizationPair>(StringComparer.Ordinal);
        float[] logits = new float[model.ModelNames.Count];
        int compared = 0;

        foreach ((float[] embedding, JsonElement winRates) in await ReadAsync())
        {
            model.ScoreModels(embedding, logits);
            foreach (JsonProperty expected in winRates.EnumerateObject())
            {
                string[] names = expected.Name.Split('|');
                if (!pairs.TryGetValue(expected.Name, out MatrixFactorizationPair? pair))
                {
                    pairs.Add(expected.Name, pair = model.ForPair(names[0], names[1]));
                }

                double logit = logits[RowOf(model, names[0])] - logits[RowOf(model, names[1])];
                Assert.Equal(expected.Value.GetDouble(), pair.Score(embedding), Tolerance);
                Assert.Equal(expected.Value.GetDouble(), SmallModel.Sigmoid(logit), Tolerance);
                compared++;
            }
        }

        Assert.Equal(3, pairs.Count);
        Assert.Equal(72, compared);
    }

    [Fact]
    public async Task Without_names_the_pair_is_that_of_upstream()
    {
        MatrixFactorizationPair pair = MatrixFactorizationModel.Read(SharedData.PathOf("golden/mf")).ForPair();

        Assert.Equal(("gpt-4-1106-preview", "mixtral-8x7b-instruct-v0.1"), (pair.StrongModel, pair.WeakModel));
        Assert.Null(pair.Calibration);
        Assert.All(await ReadAsync(), row => Assert.Equal(
            row.WinRates.GetProperty("gpt-4-1106-preview|mixtral-8x7b-instruct-v0.1").GetDouble(), pair.Score(row.Embedding), Tolerance));
    }

    [Fact]
    public void The_built_in_names_are_those_of_upstream()
    {
        string golden = SharedData.PathOf("golden/mf");
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(golden, "model.safetensors"), folder.PathOf("model.safetensors"));
        File.Copy(Path.Combine(golden, "config.json"), folder.PathOf("config.json"));

        Assert.Equal(MatrixFactorizationModel.Read(golden).ModelNames, MatrixFactorizationModel.Read(folder.Path).ModelNames);
    }

    [Fact]
    public void A_checkpoint_that_is_written_again_has_the_same_weights()
    {
        string golden = SharedData.PathOf("golden/mf");
        using var folder = new TemporaryFolder();
        MatrixFactorizationModel.Read(golden).Write(folder.Path);

        SafetensorsFile expected = SafetensorsFile.Read(Path.Combine(golden, "model.safetensors"));
        SafetensorsFile actual = SafetensorsFile.Read(folder.PathOf("model.safetensors"));
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Tensors.Keys.Order(), actual.Tensors.Keys.Order());
        Assert.All(expected.Tensors, tensor =>
        {
            Assert.Equal(tensor.Value.Shape, actual.Tensors[tensor.Key].Shape);
            Assert.True(tensor.Value.Data.Span.SequenceEqual(actual.Tensors[tensor.Key].Data.Span));
        });
    }

    private static int RowOf(MatrixFactorizationModel model, string name) => model.ModelNames.ToList().IndexOf(name);

    private static async Task<List<(float[] Embedding, JsonElement WinRates)>> ReadAsync()
    {
        var embeddings = new Dictionary<string, float[]>(StringComparer.Ordinal);
        await foreach (JsonLine line in LinesAsync("golden/mf/embeddings.jsonl"))
        {
            embeddings[line.GetText("prompt")] = [.. line.Root.GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle())];
        }

        var rows = new List<(float[], JsonElement)>();
        await foreach (JsonLine line in LinesAsync("golden/mf/expected.jsonl"))
        {
            rows.Add((embeddings[line.GetText("prompt")], line.Root.GetProperty("win_rates")));
        }

        return rows;
    }

    private static async IAsyncEnumerable<JsonLine> LinesAsync(string name)
    {
        using StreamReader reader = JsonLines.Open(SharedData.PathOf(name));
        await foreach (JsonLine line in JsonLines.ReadAsync(reader, name, cancellationToken: TestContext.Current.CancellationToken))
        {
            yield return line;
        }
    }
}
