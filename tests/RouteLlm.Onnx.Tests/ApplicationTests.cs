using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>
/// Applications that route by models on this machine, from <c>AddRouteLlm</c> to the answer. Watches the process's network, so nothing else
/// runs beside it.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class ApplicationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NetworkWatch _network = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public Task By_a_text_classifier()
    {
        string model = GoldenOnnx.WriteBert(_folder);
        return ExpectRecordedAsync(BertRouter.RouterName, builder => builder.UseBert(model), GoldenOnnx.Expected("bert"));
    }

    [Fact]
    public Task By_a_language_model()
    {
        string model = GoldenOnnx.WriteCausal(_folder);
        return ExpectRecordedAsync(CausalLlmRouter.RouterName, builder => builder.UseCausalLm(model), GoldenOnnx.Expected("causal"));
    }

    [Fact]
    public async Task By_mf_on_local_embeddings_without_a_network()
    {
        string folder = GoldenOnnx.WriteEmbedder(_folder);
        MatrixFactorizationModel model = MatrixFactorizationOnEmbedder.Create();
        IReadOnlyList<(string Text, JsonElement Recorded)> expected = GoldenOnnx.Expected("embedder");

        RoutingDecision[] decisions = await DecideAsync(
            builder => builder
                .UseOnnxEmbeddings(folder)
                .AddRouter(MatrixFactorizationRouter.RouterName, provider => new MatrixFactorizationRouter(
                    model.ForPair(MatrixFactorizationOnEmbedder.StrongModel, MatrixFactorizationOnEmbedder.WeakModel), provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()))
                .UseRouter(MatrixFactorizationRouter.RouterName),
            expected.Select(static line => line.Text));

        Assert.All(expected, (line, i) => Assert.Equal(model.WinRateOf(line.Recorded), decisions[i].StrongWinRate, 1e-5));
        Assert.Empty(_network.Events);
    }

    [Fact]
    public async Task A_folder_without_a_model_is_an_error_that_names_it_before_the_first_request()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => DecideAsync(builder => builder.UseCausalLm(_folder.PathOf("nowhere")), ["hello"]));

        Assert.Contains(_folder.PathOf("nowhere"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("Export the model to ONNX into this folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watch_hears_of_a_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();

        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);

        Assert.Equal(["System.Net.Sockets ConnectStart"], _network.Events);
    }

    private static async Task<RoutingDecision[]> DecideAsync(Action<IRouteLlmBuilder> configure, IEnumerable<string> prompts)
    {
        var services = new ServiceCollection();
        configure(services.AddRouteLlm(options => options.Threshold = 0.5).UseStrongClient(new TestClient()).UseWeakClient(new TestClient()));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();
        var decisions = new List<RoutingDecision>();
        foreach (string prompt in prompts)
        {
            ChatResponse response = await chat.GetResponseAsync(prompt, cancellationToken: Token);
            decisions.Add(response.GetRoutingDecision()!);
        }

        return [.. decisions];
    }

    private async Task ExpectRecordedAsync(string router, Action<IRouteLlmBuilder> configure, IReadOnlyList<(string Text, JsonElement Recorded)> expected)
    {
        RoutingDecision[] decisions = await DecideAsync(configure, expected.Select(static line => line.Text));

        Assert.All(expected, (line, i) =>
        {
            double winRate = line.Recorded.GetProperty("win_rate").GetDouble();
            Assert.Equal(router, decisions[i].Router);
            Assert.Equal(winRate, decisions[i].StrongWinRate, 1e-5);
            Assert.Equal(winRate >= 0.5 ? RouteTarget.Strong : RouteTarget.Weak, decisions[i].Target);
        });
        Assert.Empty(_network.Events);
    }
}
