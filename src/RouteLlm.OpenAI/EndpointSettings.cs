using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;

namespace RouteLlm;

/// <summary>
/// From a key, an address and a time limit to what the OpenAI package asks for, with the errors that its users should see.
/// </summary>
internal static class EndpointSettings
{
    /// <summary>How large an answer may be where nothing else is said: far above any, and what a machine can hold.</summary>
    public const long DefaultMaximumAnswerBytes = 64 * 1024 * 1024;

    /// <exception cref="ArgumentException">The key is blank, or holds what no header can carry.</exception>
    public static ApiKeyCredential CredentialOf(string apiKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);

        // Left to the HTTP stack, this would become an error that quotes the key.
        return FindKeyError(apiKey) is { } error
            ? throw new ArgumentException($"The API key {error}", nameof(apiKey))
            : new ApiKeyCredential(apiKey);
    }

    /// <summary>Says what is wrong with a key, without quoting it.</summary>
    public static string? FindKeyError(string apiKey) => apiKey.AsSpan().ContainsAnyExceptInRange('!', '~')
        ? "contains white space or a character that is not ASCII, usually a line break at its end. Remove it."
        : null;

    /// <exception cref="ArgumentException">The address is no absolute HTTP address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time limit is zero or negative, and not infinite, or an answer may have no byte.
    /// </exception>
    public static OpenAIClientOptions OptionsFor(
        Uri? baseUrl, TimeSpan? timeout, long maximumAnswerBytes = DefaultMaximumAnswerBytes, bool readsCompletions = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumAnswerBytes, 1);
        var client = new HttpClient(new AnswerSizeHandler(maximumAnswerBytes), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(client) };
        if (readsCompletions)
        {
            options.AddPolicy(AnswerPolicy.Instance, PipelinePosition.PerCall);
        }

        if (baseUrl is not null)
        {
            if (!baseUrl.IsAbsoluteUri || baseUrl.Scheme is not ("http" or "https"))
            {
                throw new ArgumentException($"'{baseUrl}' is not an absolute http or https address.", nameof(baseUrl));
            }

            options.Endpoint = baseUrl;
        }

        if (timeout is { } limit)
        {
            if (limit <= TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException(nameof(timeout), limit, "The timeout must be positive, or Timeout.InfiniteTimeSpan.");
            }

            options.NetworkTimeout = limit;
        }

        return options;
    }
}
