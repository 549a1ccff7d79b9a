namespace RouteLlm;

/// <summary>How <see cref="OpenAIEmbeddingGenerator.Create"/> sets up its generator.</summary>
public sealed record OpenAIEmbeddingOptions
{
    /// <summary>
    /// Gets the number of values that an embedding should have when the request names no other, above 0; <see langword="null"/> for the
    /// model's own.
    /// </summary>
    public int? Dimensions { get; init; }

    /// <summary>Gets the largest number of inputs in a request, from 1 to 2,048, which is as many as OpenAI takes. Default: 256.</summary>
    public int BatchSize { get; init; } = OpenAIEmbeddingGenerator.DefaultBatchSize;

    /// <summary>
    /// Gets how often a request is retried that failed without an answer or with HTTP status 408, 429, 500, 502, 503 or 504; 0 for never.
    /// Default: 3. The waits between double from 0.8 seconds; a longer <c>Retry-After</c> of the server is honoured.
    /// </summary>
    public int MaximumRetries { get; init; } = 3;

    /// <summary>
    /// Gets how long the network may take for an attempt; <see langword="null"/> for the OpenAI package's default of 100 seconds,
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets the largest answer in bytes, above 0; a larger one is an error. Default: 64 MiB.</summary>
    public long MaximumAnswerBytes { get; init; } = EndpointSettings.DefaultMaximumAnswerBytes;
}
