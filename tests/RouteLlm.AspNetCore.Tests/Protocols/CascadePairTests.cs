using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>
/// A cascade whose clients and upstreams speak any two protocols: the checks see the same answer, and the client gets one.
/// </summary>
public sealed class CascadePairTests
{
    public static TheoryData<ModelProtocol, ModelProtocol, bool> Pairs => ProtocolPairTests.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_check_sees_the_text_and_decides_whose_answer_is_given(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel model = await WireModel.StartAsync(upstream);
        double score = 0.9;
        List<string> seen = [];
        await using TestGateway gateway = await StartAsync(model, cascade => cascade.CheckWith(new DelegateCheck("own", answer =>
        {
            seen.Add(answer.Text);
            return score;
        })));

        WireAnswer accepted = await AskAsync(gateway, wire, isStream);
        score = 0.1;
        WireAnswer rejected = await AskAsync(gateway, wire, isStream);

        Assert.Equal(["weak-model answers", "weak-model answers"], seen);
        Assert.Equal(("weak-model answers", "strong-model answers"), (accepted.Text, rejected.Text));
        Assert.Equal((wire.Finishes.Complete, wire.Finishes.Complete), (accepted.Finish, rejected.Finish));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_answer_that_was_cut_off_is_seen_to_be(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel model = await WireModel.StartAsync(upstream);
        model.IsCut = true;
        string? reason = null;
        await using TestGateway gateway = await StartAsync(model, cascade => cascade.CheckWith(new DelegateCheck("own", answer =>
        {
            // As validity says, but for a limit that the client itself asked for.
            reason = answer.FinishReason?.Value;
            return reason == "length" ? 0 : 1;
        })));

        await AskAsync(gateway, wire, isStream);

        Assert.Equal(("length", 2), (reason, model.Calls.Count));
    }

    private static async Task<WireAnswer> AskAsync(TestGateway gateway, IWire wire, bool isStream)
    {
        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("router-fixed", "something easy", isStream), wire.Path);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return wire.Read(body, isStream);
    }

    private static Task<TestGateway> StartAsync(WireModel model, Action<CascadeOptions> configure) => TestGateway.StartAsync(services =>
    {
        services.AddRouteLlmGateway(options =>
        {
            options.Strong = model.Upstream("strong-model");
            options.Weak = model.Upstream("weak-model");
        }).AddRouter(new FixedRouter()).UseCascade(cascade =>
        {
            (cascade.ClearlyWeakBelow, cascade.ClearlyStrongFrom) = (0.05, 0.5);
            cascade.MaximumDelay = TimeSpan.FromMinutes(1);
            configure(cascade);
        });
        services.Configure<RouteLlmOptions>(static options => options.Threshold = 0.5);
    });
}
