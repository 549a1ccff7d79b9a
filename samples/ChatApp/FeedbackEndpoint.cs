using RouteLlm;

namespace ChatApp;

/// <summary>Takes the page's thumbs up and down: metrics count them, and a decision log keeps them with the decision.</summary>
internal static class FeedbackEndpoint
{
    public static void MapFeedback(this WebApplication app) => app.MapPost("/feedback", static (Feedback feedback, RouteLlmChatClient client) =>
    {
        try
        {
            client.RecordFeedback(feedback.Decision, feedback.Score);
            return Results.NoContent();
        }
        catch (ArgumentException exception)
        {
            return Results.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    });
}
