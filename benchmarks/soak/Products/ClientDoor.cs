using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

namespace Soak;

/// <summary>
/// Lets a soak use the chat client of this process: <c>POST /ask</c> with a <see cref="SoakQuestion"/> answers how it went, when it is
/// over.
/// </summary>
internal static class ClientDoor
{
    public const string Path = "/ask";

    private static readonly AIFunctionDeclaration LookUp = AIFunctionFactory.CreateDeclaration("look_up", "Looks something up.", JsonElement.Parse("""{"type":"object","properties":{"round":{"type":"integer"}}}"""));

    public static void Map(WebApplication app) => app.MapPost(Path, static async context =>
    {
        SoakQuestion question = (await context.Request.ReadFromJsonAsync<SoakQuestion>(context.RequestAborted))!;
        SoakOutcome outcome = await AskAsync(context.RequestServices.GetRequiredService<IChatClient>(), question, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(outcome, context.RequestAborted);
    });

    private static async Task<SoakOutcome> AskAsync(IChatClient client, SoakQuestion question, CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = [.. question.Earlier.Select(static (text, i) => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text)), new(ChatRole.User, question.Prompt)];
        string? model = null;
        while (true)
        {
            var options = new ChatOptions
            {
                Tools = question.HasTools ? [LookUp] : null,
                AdditionalProperties = new() { [CallerOptions.PropertyKey] = question.Caller },
            };
            List<ChatResponseUpdate> updates = [];
            try
            {
                if (question.IsStreamed)
                {
                    await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
                    {
                        updates.Add(update);
                    }
                }
                else
                {
                    updates.AddRange((await client.GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates());
                }
            }
            catch (Exception exception)
            {
                return cancellationToken.IsCancellationRequested ? SoakOutcome.Cancelled : SoakOutcome.Broken(hasBegun: updates.Any(static update => update.Contents.Count > 0), exception.Message);
            }

            ChatResponse response = updates.ToChatResponse();
            RoutingDecision decision = response.GetRoutingDecision() ?? throw new InvalidOperationException("The answer has no decision.");
            if (model is not null && model != decision.Model && decision.Basis is not (DecisionBasis.Fallback or DecisionBasis.Circuit))
            {
                return SoakOutcome.Wrong($"the turn went from {model} to {decision.Model} by {decision.Basis}");
            }

            model = decision.Model;
            messages.AddRange(response.Messages);
            List<AIContent> results = [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Select(static call => new FunctionResultContent(call.CallId, "42"))];
            if (results.Count == 0)
            {
                return SoakOutcome.Of(response.Text, question.IsStreamed);
            }

            messages.Add(new ChatMessage(ChatRole.Tool, results));
        }
    }
}
