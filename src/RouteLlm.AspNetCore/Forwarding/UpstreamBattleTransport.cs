using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Asks upstreams for a battle what a client asked before: its bytes and headers, kept since its request is over by then. For one request.</summary>
internal sealed class UpstreamBattleTransport : IBattleTransport
{
    private readonly Dictionary<string, HttpRequestMessage> _messages = new(StringComparer.Ordinal);
    private readonly ModelRequest _request;
    private readonly UpstreamEndpoints _endpoints;
    private readonly UpstreamClient _client;

    private UpstreamBattleTransport(ModelRequest request, UpstreamEndpoints endpoints, UpstreamClient client)
    {
        _request = request;
        _endpoints = endpoints;
        _client = client;
    }

    /// <summary>Makes the requests, while the client's is there.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="request">Its body.</param>
    /// <param name="models">The models that may be asked.</param>
    /// <param name="endpoints">The upstreams.</param>
    /// <param name="client">The connections to them.</param>
    public static UpstreamBattleTransport Prepare(HttpContext context, ModelRequest request, IEnumerable<RoutedModel> models, UpstreamEndpoints endpoints, UpstreamClient client)
    {
        var transport = new UpstreamBattleTransport(request, endpoints, client);
        foreach (RoutedModel model in models)
        {
            UpstreamEndpoint endpoint = endpoints.Of(model);
            try
            {
                transport._messages[model.Name] = endpoint.RequestFor(context, RequestRewriting.For(request, endpoint, passedOnModelId: null));
            }
            catch (InvalidOperationException)
            {
                // Without a key. The client's request may go elsewhere.
            }
        }

        return transport;
    }

    public async ValueTask<BattleAnswer> AskAsync(RoutedModel model, CancellationToken cancellationToken)
    {
        if (!_messages.Remove(model.Name, out HttpRequestMessage? message))
        {
            throw new InvalidOperationException($"The upstream of the model '{model.Name}' cannot be asked.");
        }

        UpstreamEndpoint endpoint = _endpoints.Of(model);
        AttemptTime silence = AttemptTime.Start(endpoint.Settings.Timeout, TimeProvider.System, cancellationToken);
        HttpResponseMessage? response = null;
        UpstreamAnswer? answer = null;
        try
        {
            response = await _client.SendAsync(message, silence.Token).ConfigureAwait(false);
            answer = await UpstreamAnswer.BeginAsync(response, silence, endpoint.Settings.MaximumAnswerBytes, _request.IsStream, model, new NobodyWaits()).ConfigureAwait(false);
            return await new Collector().CollectAsync(answer).ConfigureAwait(false);
        }
        finally
        {
            message.Dispose();
            if (answer is null)
            {
                response?.Dispose();
                silence.End();
            }
            else
            {
                answer.Dispose();
            }
        }
    }

    /// <summary>The time of a battle is limited elsewhere, and what a failed answer costs is set aside.</summary>
    private sealed class NobodyWaits : IAttemptProgress
    {
        public bool IsLimited => false;

        public void KeepAlive()
        {
        }

        public void Bill(RoutedModel model, UsageDetails usage)
        {
        }
    }

    /// <summary>Reads an answer to its end, whole or in pieces.</summary>
    private sealed class Collector
    {
        private readonly AnswerPart _part = new();
        private readonly StringBuilder _text = new();
        private UsageDetails? _usage;
        private bool _hasFailed;

        public async ValueTask<BattleAnswer> CollectAsync(UpstreamAnswer answer)
        {
            if (answer.Form == AnswerForm.Events)
            {
                await ReadEventsAsync(answer).ConfigureAwait(false);
            }
            else
            {
                Read(WholeBody.PlainBytesOf(answer).Span);
            }

            return _hasFailed ? throw FailedAnswers.None("The upstream's answer ended with an error.") : new BattleAnswer(_text.ToString(), _usage);
        }

        private async ValueTask ReadEventsAsync(UpstreamAnswer answer)
        {
            var events = new EventSplitter((data, _) => Read(data));
            do
            {
                events.Feed(answer.Held.Span);
            }
            while (await answer.ReadOnAsync().ConfigureAwait(false));
            events.End();
        }

        private void Read(ReadOnlySpan<byte> data)
        {
            CompletionPartReader.Read(data, _part, readsText: true);
            _hasFailed |= _part.IsError;
            _usage = _part.Usage ?? _usage;
            foreach (string text in _part.Answers)
            {
                _text.Append(text);
            }
        }
    }
}
