using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using Sdk = OpenAI.Embeddings;

namespace RouteLlm;

/// <summary>Embeds texts with OpenAI and with every endpoint that speaks its embeddings (<c>/v1/embeddings</c>).</summary>
/// <remarks>
/// <para>
/// Many inputs are sent in several requests, one after the other, each with at most <see cref="OpenAIEmbeddingOptions.BatchSize"/> inputs
/// and 300,000 bytes of text, which stays below OpenAI's limit of tokens. If one fails, all does: nothing of the others is returned.
/// </para>
/// <para>
/// Asks for embeddings in base64, and takes an array of numbers from servers that do not look at what was asked for. A server that
/// refuses to give base64 is asked again without it, and from then on.
/// </para>
/// <para>
/// Additional properties are left out. What else the protocol has, or a server beyond it, is set on the
/// <see cref="Sdk.EmbeddingGenerationOptions"/> that <see cref="EmbeddingGenerationOptions.RawRepresentationFactory"/> makes, a new one
/// each time it is called, which is once a request; what it sets wins.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class OpenAIEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    internal const int DefaultBatchSize = 256;

    private const int LargestBatchSize = 2048;

    private readonly Sdk.EmbeddingClient _client;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly int? _dimensions;
    private readonly int _batchSize;
    private volatile bool _refusesBase64;

    /// <summary>
    /// Initializes a generator over a client of the OpenAI package, which brings model, endpoint, key, retries and timeout.
    /// </summary>
    /// <param name="embeddingClient">The client of the OpenAI package.</param>
    /// <param name="dimensions">
    /// The number of values that an embedding should have when the request names no other; <see langword="null"/> for the model's own.
    /// </param>
    /// <param name="batchSize">The largest number of inputs in a request, from 1 to 2,048.</param>
    /// <exception cref="ArgumentNullException"><paramref name="embeddingClient"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="dimensions"/> is not above 0, or <paramref name="batchSize"/> is out of its range.
    /// </exception>
    public OpenAIEmbeddingGenerator(Sdk.EmbeddingClient embeddingClient, int? dimensions = null, int batchSize = DefaultBatchSize)
    {
        ArgumentNullException.ThrowIfNull(embeddingClient);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions ?? 1, 1, nameof(dimensions));
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, LargestBatchSize);
        _client = embeddingClient;
        _dimensions = dimensions;
        _batchSize = batchSize;
        _metadata = new EmbeddingGeneratorMetadata("openai", embeddingClient.Endpoint, embeddingClient.Model, dimensions);
    }

    /// <summary>Creates a generator for a model behind an endpoint.</summary>
    /// <param name="model">
    /// The model that embeds when <see cref="EmbeddingGenerationOptions.ModelId"/> names no other, for example
    /// <c>text-embedding-3-small</c>.
    /// </param>
    /// <param name="apiKey">The key, sent as a bearer token. For a server that needs none, any text.</param>
    /// <param name="baseUrl">
    /// The address of embeddings, without <c>/embeddings</c>, for example <c>http://localhost:11434/v1</c>; <see langword="null"/> for
    /// OpenAI itself.
    /// </param>
    /// <param name="options">Dimensions, batches, retries and timeout; <see langword="null"/> for the defaults.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="apiKey"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="model"/> or <paramref name="apiKey"/> is blank, <paramref name="apiKey"/> holds what no header can carry, or
    /// <paramref name="baseUrl"/> is no absolute HTTP address.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static OpenAIEmbeddingGenerator Create(string model, string apiKey, Uri? baseUrl = null, OpenAIEmbeddingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        options ??= new OpenAIEmbeddingOptions();
        if (options.MaximumRetries < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumRetries, "MaximumRetries must not be negative.");
        }

        ApiKeyCredential credential = EndpointSettings.CredentialOf(apiKey);
        OpenAIClientOptions clientOptions = EndpointSettings.OptionsFor(baseUrl, options.Timeout, options.MaximumAnswerBytes);
        clientOptions.RetryPolicy = new ClientRetryPolicy(options.MaximumRetries);
        return new OpenAIEmbeddingGenerator(new Sdk.EmbeddingClient(model, credential, clientOptions), options.Dimensions, options.BatchSize);
    }

    /// <summary>Embeds texts.</summary>
    /// <param name="values">The texts; an empty list sends nothing.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>An embedding for each text, in order, and the tokens of all requests together, if the server counts them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="EmbeddingGenerationOptions.RawRepresentationFactory"/> made an object of another type.
    /// </exception>
    /// <exception cref="ClientResultException">
    /// The server answered with an error, or without an embedding that can be used for each text.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] inputs = [.. values];
        return Array.IndexOf(inputs, null) is >= 0 and int missing
            ? throw new ArgumentException($"Text {missing}, counted from 0, is null.", nameof(values))
            : EmbedAsync(inputs, options, cancellationToken);
    }

    /// <summary>
    /// Gets this generator, its <see cref="EmbeddingGeneratorMetadata"/> or the <see cref="Sdk.EmbeddingClient"/> under it.
    /// </summary>
    /// <param name="serviceType">The requested type.</param>
    /// <param name="serviceKey">A key; keyed requests return null.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(Sdk.EmbeddingClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the client of the OpenAI package holds nothing to release.</summary>
    public void Dispose()
    {
        // Nothing is owned.
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> EmbedAsync(
        string[] inputs, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var embeddings = new GeneratedEmbeddings<Embedding<float>>(inputs.Length);
        foreach (ArraySegment<string> batch in InputBatches.Cut(inputs, _batchSize))
        {
            EmbeddingsResponse response = await SendAsync(batch, options, cancellationToken).ConfigureAwait(false);
            embeddings.AddRange(response.Embeddings);
            if (response.Usage is { } usage)
            {
                (embeddings.Usage ??= new UsageDetails()).Add(usage);
            }
        }

        return embeddings;
    }

    private async Task<EmbeddingsResponse> SendAsync(
        ArraySegment<string> inputs, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        bool asBase64 = !_refusesBase64;
        try
        {
            return await SendAsync(inputs, options, asBase64, cancellationToken).ConfigureAwait(false);
        }
        catch (ClientResultException exception) when (asBase64 && IsAboutBase64(exception))
        {
            EmbeddingsResponse response = await SendAsync(inputs, options, asBase64: false, cancellationToken).ConfigureAwait(false);
            _refusesBase64 = true;
            return response;
        }
    }

    private async Task<EmbeddingsResponse> SendAsync(
        ArraySegment<string> inputs, EmbeddingGenerationOptions? options, bool asBase64, CancellationToken cancellationToken)
    {
        Sdk.EmbeddingGenerationOptions request = EmbeddingsRequest.For(inputs, options, this, _client.Model, _dimensions, asBase64);
        using BinaryContent content = BinaryContent.Create(request, ModelReaderWriterOptions.Json);
        ClientResult result = await UnreadableAnswer.ReadAsync(_client.GenerateEmbeddingsAsync(content, new RequestOptions { CancellationToken = cancellationToken })).ConfigureAwait(false);
        return EmbeddingsResponse.From(result.GetRawResponse(), inputs.Count, request.Dimensions);
    }

    private static bool IsAboutBase64(ClientResultException exception)
    {
        string? body = exception.Status is 400 or 422 ? exception.GetRawResponse()?.Content.ToString() : null;
        return body is not null
            && (body.Contains("encoding_format", StringComparison.OrdinalIgnoreCase) || body.Contains("base64", StringComparison.OrdinalIgnoreCase));
    }
}
