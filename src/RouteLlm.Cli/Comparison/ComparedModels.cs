using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// The models of a configuration file or of the command line, as <c>routellm serve</c> sets them up, to be asked the same.
/// </summary>
internal sealed class ComparedModels : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RouteLlmChatClient _client;
    private readonly string? _router;
    private readonly IReadOnlyList<string> _names;

    private ComparedModels(
        WebApplication app, RouteLlmChatClient client, string? router, IReadOnlyList<string> names, bool areDemonstration)
    {
        _app = app;
        _client = client;
        _router = router;
        _names = names;
        AreDemonstration = areDemonstration;
    }

    /// <summary>Gets whether no model is named anywhere, so that stand-ins answer.</summary>
    public bool AreDemonstration { get; }

    /// <param name="file">The configuration file, if any.</param>
    /// <param name="router">The router that decides; <see langword="null"/> for the default one.</param>
    /// <param name="chosen">The names of the models to ask; none for all.</param>
    /// <param name="named">The models that the command line names.</param>
    /// <param name="configure">What else the command line says.</param>
    /// <param name="cancellationToken">Cancels downloads.</param>
    /// <exception cref="CommandException">The gateway would not start with these models, or one does not exist.</exception>
    /// <exception cref="ConfigurationFileException">The file is not what it should be.</exception>
    public static async Task<ComparedModels> OpenAsync(
        string? file, string? router, IReadOnlyList<string> chosen, GatewayOptions named, Action<RouteLlmOptions> configure, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = ServedGateway.CreateBuilder();
        bool areDemonstration = ServedGateway.AddTo(
            builder.Services,
            file,
            options => (options.Strong, options.Weak) = (named.Strong, named.Weak),
            named.Strong is not null || named.Weak is not null);
        if (ServedGateway.FileOf(builder.Services) is { } configuration)
        {
            await MissingCheckpoints.DownloadAsync(configuration, [router ?? configuration.DefaultRouter ?? LexicalRouter.RouterName], cancellationToken);
        }

        ServedGateway.RemoveDecisionSinks(builder.Services);
        builder.Services.Configure(configure);
        builder.Services.PostConfigure<RouteLlmOptions>(AskEachItself);
        WebApplication app = ServedGateway.Build(builder);
        try
        {
            IReadOnlyList<string> names = builder.Services.AddRouteLlm().Registration().Models.Names;
            if (chosen.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is { } unknown)
            {
                throw new CommandException($"--models names '{unknown}', and there is no such model. Known models: {string.Join(", ", names)}.");
            }

            RouteLlmChatClient client = app.Services.GetRequiredService<RouteLlmChatClient>();
            return new ComparedModels(app, client, router, chosen.Count == 0 ? names : [.. names.Where(name => chosen.Contains(name, StringComparer.Ordinal))], areDemonstration);
        }
        catch (Exception exception) when (exception is OptionsValidationException or ArgumentException or InvalidOperationException)
        {
            await app.DisposeAsync();
            throw new CommandException(exception.Message, exception);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Decides which model would answer, and asks all of them at the same time.</summary>
    /// <exception cref="RoutingException">The router cannot score the prompt.</exception>
    public async Task<ModelComparison> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        ChatMessage[] messages = [new(ChatRole.User, prompt)];
        RoutingDecision decision = await _client.RouteAsync(messages, _router is null ? null : new ChatOptions { ModelId = RouterModelId.For(_router) }, cancellationToken);
        ComparedAnswer[] answers = await Task.WhenAll(_names.Select(name => AskAsync(name, messages, cancellationToken)));
        return new ModelComparison(prompt, decision, answers);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Each model answers for itself and once; nothing is learned, refused or spent by it.
    private static void AskEachItself(RouteLlmOptions options)
    {
        options.Fallback = null;
        options.Cascade = null;
        options.Battles = null;
        options.Shadow = false;
        options.Budgets.Clear();
    }

    private async Task<ComparedAnswer> AskAsync(string model, ChatMessage[] messages, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        var text = new StringBuilder();
        TimeSpan? firstOutput = null;
        RoutingDecision? decision = null;
        string? modelId = null;
        string? failure = null;
        try
        {
            await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(messages, new ChatOptions { ModelId = model }, cancellationToken))
            {
                decision ??= update.GetRoutingDecision();
                modelId = update.ModelId ?? modelId;
                if (firstOutput is null && AnswerOutput.HasOutput(update))
                {
                    firstOutput = Stopwatch.GetElapsedTime(began);
                }

                text.Append(update.Text);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failure = FailedModel.Describe(exception);
        }

        return new ComparedAnswer(model, modelId ?? decision?.ModelId, text.ToString(), firstOutput, Stopwatch.GetElapsedTime(began), decision?.Cost, failure);
    }
}
