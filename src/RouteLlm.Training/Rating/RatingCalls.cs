using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Asks models for ratings, and asks again where the answer is no rating or the call may succeed later. Safe for concurrent use.
/// </summary>
internal sealed class RatingCalls(IChatClient client, IChatClient secondClient, PromptRatingOptions options)
{
    // A model that gives so many prompts up in a row does not do what it is asked.
    private const int MostGivenUpInARow = 20;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly AskedModel _model = new(client, options, nameof(options));
    private readonly AskedModel _secondModel = new(secondClient, options, nameof(options));
    private int _givenUpInARow;

    /// <summary>Asks for a rating.</summary>
    /// <returns>The rating; <see langword="null"/> where every answer was something else.</returns>
    /// <exception cref="RatingException">The model refuses, is not there, or gives no ratings at all.</exception>
    public async Task<KeptRating?> AskAsync(string prompt, RatingCall call, CancellationToken cancellationToken)
    {
        long input = 0;
        long output = 0;
        for (int answers = 0; answers < options.MaximumAnswers; answers++)
        {
            ChatResponse response = await SendAsync(prompt, call, cancellationToken).ConfigureAwait(false);
            input += response.Usage?.InputTokenCount ?? 0;
            output += response.Usage?.OutputTokenCount ?? 0;
            if (RatingAnswer.Read(response.Text) is { } rating)
            {
                Interlocked.Exchange(ref _givenUpInARow, 0);
                return new KeptRating(call.Prompt, call.IsSecond, call.IsSecond ? 100 - rating : rating, input, output);
            }
        }

        return Interlocked.Increment(ref _givenUpInARow) < MostGivenUpInARow
            ? null
            : throw new RatingException(
                $"The model gave no rating for {MostGivenUpInARow} prompts in a row: its answers are not just a number from 0 to 100. Use another model or, for one that reasons before it answers, allow more output tokens.");
    }

    private static string KindOf(Exception exception) =>
        ModelFailure.StatusOf(exception) is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"HTTP status {status}")
            : exception.GetType().Name;

    private async Task<ChatResponse> SendAsync(string prompt, RatingCall call, CancellationToken cancellationToken)
    {
        AskedModel model = call.IsSecond ? _secondModel : _model;
        TimeSpan wait = FirstWait;
        for (int retries = 0; ; retries++)
        {
            ChatMessage[] messages = RatingQuestion.MessagesFor(prompt, call.IsSecond, options.MaximumPromptCharacters);
            ModelAnswer answer = await model.AskAsync(token => model.SendAsync(messages, configure: null, token), cancellationToken).ConfigureAwait(false);
            if (answer.Response is { } response)
            {
                return response;
            }

            // The message of a provider's error may quote the prompt or a key.
            Exception exception = answer.Exception!;
            bool isForNow = exception is OperationCanceledException || ModelFailure.IsTransient(exception);
            if (!isForNow || retries == options.MaximumRetries)
            {
                throw new RatingException($"The call of the model failed with {KindOf(exception)}. The ratings so far are kept; the same command continues from there.", exception);
            }

            TimeSpan asked = options.RetryAfter?.Invoke(exception) ?? wait;
            await Task.Delay(asked < LongestWait ? asked : LongestWait, cancellationToken).ConfigureAwait(false);
            wait *= 2;
        }
    }
}
