using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>One request to chat clients of this process, translated there and back.</summary>
internal sealed class ChatClientExchange : IChatExchange
{
    private readonly HttpContext _context;
    private readonly ModelRequest _request;
    private readonly GatewayEngine _engine;
    private readonly TranslatedRequest _translated;
    private readonly TranslatedAnswer _answer;

    /// <exception cref="GatewayException">A field cannot be carried.</exception>
    public ChatClientExchange(
        HttpContext context, IProtocol protocol, ModelRequest request, GatewayEngine engine, IReadOnlySet<string> droppable)
    {
        _context = context;
        _request = request;
        _engine = engine;
        _translated = protocol.Translate(DroppedFields.Remove(request.Body, droppable));
        _answer = new TranslatedAnswer(context, protocol, _translated);
    }

    /// <summary>Gets the id of the conversation that the request goes on with, where a provider keeps it.</summary>
    public string? ConversationId => _translated.Options.ConversationId;

    public RequestView View(string? modelId) =>
        new(_translated.Messages, _translated.Options) { ModelId = modelId, IsKeptFromBattles = BattleRefusal.Applies(_context, _request) };

    public ApiError? FindRefusal(RoutingException exception) => null;

    public async Task AnswerAsync(ModelCall call)
    {
        try
        {
            if (_translated.Stream)
            {
                await _answer.WriteAsync(call, new StreamedAnswer(_engine.Engine, View(modelId: null), _context.RequestAborted, call)).ConfigureAwait(false);
                return;
            }

            call.Begin();
            var answer = new WholeAnswer(call);
            await call.AnswerAsync(answer, _context.RequestAborted).ConfigureAwait(false);
            await _answer.WriteAsync(call, answer.Response!).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not GatewayException && !_context.RequestAborted.IsCancellationRequested)
        {
            await _answer.FailAsync(call, exception).ConfigureAwait(false);
        }
    }
}
