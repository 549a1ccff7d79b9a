using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>A kind of router that a package or the application registers works like one of ours.</summary>
public sealed class RegisteredRouterKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_created_from_its_settings_whether_it_is_registered_before_or_after_the_file(bool before)
    {
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        if (before)
        {
            services.AddSingleton<IRouterKind>(new LengthKind());
        }

        builder.UseConfigurationFile(Write("router: long\nlong:\n  kind: length\n  characters: 5\n  threshold: 0.5\n"));
        if (!before)
        {
            services.AddSingleton<IRouterKind, LengthKind>();
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        foreach ((string prompt, string model) in new[] { ("hi", "weak"), ("hello there", "strong") })
        {
            ChatResponse response = await client.GetResponseAsync(prompt, cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal((model, "long"), (response.Text, response.GetRoutingDecision()!.Router));
        }

        Assert.Equal("long", provider.GetRequiredKeyedService<IPromptRouter>("long").Name);
    }

    [Fact]
    public void Its_keys_are_checked_and_it_checks_what_no_key_shows()
    {
        Assert.Contains("line 3, column 15: 'characters' is '0', but it must be 1 or more", Error("long:\n  kind: length\n  characters: 0\n"), StringComparison.Ordinal);
        Assert.Contains("'long' has no 'characters'. The length of a long prompt.", Error("long:\n  kind: length\n"), StringComparison.Ordinal);
        Assert.Contains("line 3, column 15: 13 is unlucky.", Error("long:\n  kind: length\n  characters: 13\n"), StringComparison.Ordinal);
        Assert.Contains("Nearest: 'characters'", Error("long:\n  kind: length\n  character: 1\n"), StringComparison.Ordinal);
        Assert.Contains("there is no router 'nobody'", Error("long:\n  kind: length\n  characters: 1\n  otherwise: nobody\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_stands_in_the_schema()
    {
        using var stream = new MemoryStream();

        RouterConfiguration.WriteSchema(stream, RouterKinds.RegisteredIn(new ServiceCollection().AddSingleton<IRouterKind>(new LengthKind())));

        Assert.Contains("The length of a long prompt.", System.Text.Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_replaces_an_earlier_one_of_its_name()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IRouterKind>(new LengthKind("random"));
        services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .UseConfigurationFile(Write("router: random\nrandom:\n  characters: 5\n  threshold: 0.5\n"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello there", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, "length"), (response.GetRoutingDecision()!.StrongWinRate, response.GetRoutingDecision()!.Reason));
    }

    [Fact]
    public void A_kind_that_nobody_registered_stops_the_start_with_its_place()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).UseConfigurationFile(Write("bert:\n  checkpoint_path: x\n"));
        using ServiceProvider provider = services.BuildServiceProvider();

        string message = Assert.Throws<ConfigurationFileException>(provider.GetRequiredService<IChatClient>).Message;

        Assert.Contains("line 1, column 1: there is no kind of router 'bert'.", message, StringComparison.Ordinal);
        Assert.Contains("AddRouteLlm().UseOnnx()", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_router_owns_is_disposed_with_the_application(bool fails)
    {
        var kind = new LengthKind { Fails = fails };
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .UseConfigurationFile(Write("long:\n  kind: length\n  characters: 5\n  threshold: 0.5\n"));
        services.AddSingleton<IRouterKind>(kind);
        var options = new ChatOptions { ModelId = "router-long" };
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            IChatClient client = provider.GetRequiredService<IChatClient>();
            if (fails)
            {
                var exception = await Assert.ThrowsAsync<ConfigurationFileException>(() => client.GetResponseAsync("hi", options, TestContext.Current.CancellationToken));
                Assert.Contains("the router 'long' cannot be created: no luck", exception.Message, StringComparison.Ordinal);
            }
            else
            {
                await client.GetResponseAsync("hi", options, TestContext.Current.CancellationToken);
            }

            Assert.Equal(fails, kind.Owned!.IsDisposed);
        }

        Assert.True(kind.Owned.IsDisposed);
    }

    private string Error(string text)
    {
        RouterKinds kinds = RouterKinds.RegisteredIn(new ServiceCollection().AddSingleton<IRouterKind>(new LengthKind()));
        return Assert.Throws<ConfigurationFileException>(() => RouterConfiguration.Parse(text, _folder.PathOf("routellm.yaml"), kinds).ThrowIfReferencesAreWrong(["lexical"])).Message;
    }

    private string Write(string text)
    {
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class LengthKind(string name) : IRouterKind
    {
        public LengthKind()
            : this("length")
        {
        }

        public bool Fails { get; init; }

        public Resource? Owned { get; private set; }

        public string Name => name;

        public string Description => "Long prompts are hard.";

        public IReadOnlyList<SettingKey> Keys { get; } =
        [
            SettingKey.WholeNumber("characters", "The length of a long prompt.", 1) with { Required = true },
            SettingKey.Text("otherwise", "Another router."),
        ];

        public IEnumerable<(string Router, string Key)> References(SettingSection settings) => settings.Text("otherwise") is { } router ? [(router, "otherwise")] : [];

        public void Check(SettingSection settings)
        {
            if (settings.WholeNumber("characters") == 13)
            {
                throw settings.Wrong("characters", "13 is unlucky.");
            }
        }

        public IPromptRouter Create(RouterCreation creation)
        {
            Owned = creation.Own(new Resource());
            return Fails ? throw new InvalidOperationException("no luck") : new LengthRouter(creation.Name, creation.Settings.WholeNumber("characters")!.Value);
        }
    }

    private sealed class LengthRouter(string name, int characters) : IPromptRouter
    {
        public string Name => name;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(request.Prompt.Length >= characters ? 1 : 0, "length"));
    }

    private sealed class Resource : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
