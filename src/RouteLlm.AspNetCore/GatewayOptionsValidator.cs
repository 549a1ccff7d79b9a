using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Checks, when the host starts, that the gateway can serve as it is asked to.</summary>
/// <param name="registration">The models.</param>
internal sealed class GatewayOptionsValidator(RouteLlmRegistration registration) : IValidateOptions<GatewayOptions>
{
    // A timer's limit.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        string[] errors = [.. FindErrors(options)];
        return errors.Length > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string> FindErrors(GatewayOptions options)
    {
        foreach (string error in FindMissingUpstreams(options).Concat(FindPipelineErrors(options)))
        {
            yield return error;
        }

        foreach (string error in FindUnknownUpstreams(options))
        {
            yield return error;
        }

        foreach (string error in FindErrors(options.Strong, nameof(options.Strong)).Concat(FindErrors(options.Weak, nameof(options.Weak)))
            .Concat(options.Upstreams.SelectMany(static upstream => FindErrors(upstream.Value, $"{nameof(GatewayOptions.Upstreams)}[{upstream.Key}]"))))
        {
            yield return error;
        }

        if (options.MaximumBatchTexts is < 1 or > 1_000_000)
        {
            yield return $"{nameof(options.MaximumBatchTexts)} is {options.MaximumBatchTexts}. It must be from 1 to 1000000.";
        }

        if (options.MaximumBatchAnswerBytes < 1)
        {
            yield return $"{nameof(options.MaximumBatchAnswerBytes)} is {options.MaximumBatchAnswerBytes}. It must be above 0.";
        }

        if (options.MaximumRequestBytes is < 1 or > int.MaxValue / 2)
        {
            yield return $"{nameof(options.MaximumRequestBytes)} is {options.MaximumRequestBytes}. It must be from 1 to {int.MaxValue / 2}.";
        }

        foreach (string error in GatewayAccessRules.FindErrors(options))
        {
            yield return error;
        }
    }

    // What cannot be honoured must not look as if it were.
    private IEnumerable<string> FindPipelineErrors(GatewayOptions options)
    {
        bool hasUpstreams = options.AllUpstreams().Any();
        if (!registration.Pipeline.IsEmpty)
        {
            yield return "UsePipeline(…) puts middleware around the app's chat client, but the gateway's requests do not pass through it. "
                + (hasUpstreams ? "Serve from chat clients with UseModelPipeline(…) around them, or give" : "Write UseModelPipeline(…) for each model, or give")
                + " the app a chat client of its own with AddKeyedRouteLlm(…).UsePipeline(…).";
        }

        if (hasUpstreams && registration.Models.PipelineNames.Count > 0)
        {
            yield return $"UseModelPipeline(\"{registration.Models.PipelineNames.First()}\", …) puts middleware around a chat client, but the gateway forwards requests to HTTP upstreams unchanged. "
                + "Serve from chat clients with UseStrongClient(…) and UseWeakClient(…), or remove it.";
        }
    }

    // Bytes pass to upstreams and are translated for chat clients: a request may come to any model, so all of them are of one kind.
    private IEnumerable<string> FindMissingUpstreams(GatewayOptions options)
    {
        HashSet<string> upstreams = [.. options.AllUpstreams().Select(static upstream => upstream.Name)];
        if (upstreams.Count == 0)
        {
            yield break;
        }

        foreach (string model in registration.Models.Names.Where(model => !upstreams.Contains(model)))
        {
            string missing = model == RouteTarget.Strong.Word() ? nameof(options.Strong) : model == RouteTarget.Weak.Word() ? nameof(options.Weak) : $"{nameof(options.Upstreams)}[{model}]";
            yield return $"{nameof(GatewayOptions)}.{missing} is not set, but other models have an upstream. Give every model an upstream, or none of them to serve from chat clients.";
        }

        foreach (string name in upstreams.Where(name => !registration.Models.Names.Contains(name, StringComparer.Ordinal)))
        {
            yield return $"The gateway has an upstream for '{name}', which is not a model. Models: {string.Join(", ", registration.Models.Names)}. Add it with AddUpstream(\"{name}\", …).";
        }
    }

    private static IEnumerable<string> FindUnknownUpstreams(GatewayOptions options)
    {
        string[] names = [.. options.AllUpstreams().Select(static upstream => upstream.Name)];
        (string Option, string? Name)[] named =
        [
            (nameof(options.EmbeddingsUpstream), options.EmbeddingsUpstream), (nameof(options.CompletionsUpstream), options.CompletionsUpstream), (nameof(options.ModelsUpstream), options.ModelsUpstream),
        ];
        return named.Where(option => option.Name is { } name && !names.Contains(name, StringComparer.Ordinal)).Select(option =>
            $"{option.Option} is '{option.Name}', which is not a model with an upstream. Models with one: {(names.Length == 0 ? "none" : string.Join(", ", names))}.");
    }

    private static IEnumerable<string> FindErrors(GatewayUpstream? upstream, string name)
    {
        if (upstream is null)
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(upstream.Model))
        {
            yield return $"{name}.{nameof(upstream.Model)} is not set. Name the model at the upstream, for example 'gpt-4.1-mini'.";
        }

        if (!Enum.IsDefined(upstream.Protocol))
        {
            yield return $"{name}.{nameof(upstream.Protocol)} is {upstream.Protocol}. Write one of {string.Join(", ", Enum.GetNames<ModelProtocol>())}.";
        }

        if (upstream.BaseUrl is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Fragment.Length > 0))
        {
            yield return $"{name}.{nameof(upstream.BaseUrl)} must be an absolute http or https address without user name and fragment, for example 'https://api.openai.com/v1'.";
        }

        if (upstream.Timeout <= TimeSpan.Zero || upstream.Timeout > LongestTimeout)
        {
            yield return $"{name}.{nameof(upstream.Timeout)} is {upstream.Timeout}. It must be above zero and at most a day.";
        }

        if (upstream.MaximumAnswerBytes < 1)
        {
            yield return $"{name}.{nameof(upstream.MaximumAnswerBytes)} is {upstream.MaximumAnswerBytes}. It must be above 0.";
        }

        if (upstream.ApiKeyVariable is not null && upstream.ApiKeyProvider is not null)
        {
            yield return $"{name} has both {nameof(upstream.ApiKeyVariable)} and {nameof(upstream.ApiKeyProvider)}. Remove one.";
        }
        else if (upstream.FindKeyError() is { } error)
        {
            yield return $"{name}: {error}";
        }
    }
}
