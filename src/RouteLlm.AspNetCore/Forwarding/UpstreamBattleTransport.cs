using System.Text;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Asks upstreams for a battle what a client asked before: its bytes and headers, kept since its request is over by then. For one request.
/// </summary>
internal sealed class UpstreamBattleTransport : IBattleTransport
{
    private readonly Dictionary<string, HttpRequestMessage> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TranslatedRequest> _translated = new(StringComparer.Ordinal);
    private readonly UpstreamRequest _request;

    private UpstreamBattleTransport(UpstreamRequest request) => _request = request;

    /// <summary>Makes the requests, while the client's is there.</summary>
    /// <param name="request">The client's request.</param>
    /// <param name="models">The models that may be asked.</param>
    public static UpstreamBattleTransport Prepare(UpstreamRequest request, IEnumerable<RoutedModel> models)
    {
        var transport = new UpstreamBattleTransport(request);
        foreach (RoutedModel model in models)
        {
            UpstreamEndpoint endpoint = request.Endpoints.Of(model);
            try
            {
                if (request.PassesTo(endpoint))
                {
                    transport._messages[model.Name] = endpoint.RequestFor(request.Context, RequestRewriting.For(request.Body, endpoint, passedOnModelId: null));
                }
                else
                {
                    transport._translated[model.Name] = request.TranslateFor(model);
                }
            }
            catch (Exception exception) when (exception is InvalidOperationException or GatewayException)
            {
                // Without a key, or with what the upstream's protocol does not have. The client's request may go elsewhere.
            }
        }

        return transport;
    }

    public ValueTask<BattleAnswer> AskAsync(RoutedModel model, CancellationToken cancellationToken) =>
        _translated.Remove(model.Name, out TranslatedRequest? translated) ? AskAsync(model, translated, cancellationToken)
        : _messages.Remove(model.Name, out HttpRequestMessage? message) ? AskAsync(model, message, cancellationToken)
        : throw new InvalidOperationException($"The upstream of the model '{model.Name}' cannot be asked.");

    private static async ValueTask<BattleAnswer> AskAsync(
        RoutedModel model, TranslatedRequest translated, CancellationToken cancellationToken)
    {
        ChatResponse response = await model.Client.GetResponseAsync(translated.Messages, model.OptionsOf(translated.Options), cancellationToken).ConfigureAwait(false);
        return new BattleAnswer(BattleContents.AnswerOf(response), response.Usage);
    }

    private async ValueTask<BattleAnswer> AskAsync(RoutedModel model, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        UpstreamEndpoint endpoint = _request.Endpoints.Of(model);
        AttemptTime silence = AttemptTime.Start(endpoint.Settings.Timeout, TimeProvider.System, cancellationToken);
        HttpResponseMessage? response = null;
        UpstreamAnswer? answer = null;
        try
        {
            response = await _request.Client.SendAsync(message, silence.Token).ConfigureAwait(false);
            answer = await UpstreamAnswer.BeginAsync(response, _request.Protocol, silence, endpoint.Settings.MaximumAnswerBytes, _request.Body.IsStream, model, new NobodyWaits()).ConfigureAwait(false);
            return await new Collector(_request.Protocol).CollectAsync(answer).ConfigureAwait(false);
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
    private sealed class Collector(IAnswerReader reader)
    {
        private readonly AnswerPart _part = new();
        private readonly StringBuilder _text = new();
        private readonly List<AIContent> _called = [];
        private AnswerCalls? _calls;
        private UsageDetails? _usage;
        private bool _hasFailed;

        public async ValueTask<BattleAnswer> CollectAsync(UpstreamAnswer answer)
        {
            _calls = new AnswerCalls(_called.Add);
            if (answer.Form == AnswerForm.Events)
            {
                await ReadEventsAsync(answer).ConfigureAwait(false);
            }
            else
            {
                Read(WholeBody.PlainBytesOf(answer).Span);
            }

            _calls.EndAll();
            return _hasFailed
                ? throw FailedAnswers.None("The upstream's answer ended with an error.")
                : new BattleAnswer(_text + BattleContents.CallsOf(_called), _usage);
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
            reader.Read(data, _part, readsText: true);
            _calls!.Read(data);
            _hasFailed |= _part.IsError;
            _usage = _part.Usage ?? _usage;
            foreach (string text in _part.Answers)
            {
                _text.Append(text);
            }
        }
    }
}
