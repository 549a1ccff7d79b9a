using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads exceptions of model clients.</summary>
internal static class ModelFailure
{
    /// <summary>Tells whether another model should be asked, where the options do not say.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        // A client that tried several times says what each try failed with.
        AggregateException { InnerExceptions: [.., var last] } => IsTransient(last),
        TimeoutException or SocketException or IOException or NoAnswerException or JsonException => true,

        // A client's own time limit, since the caller's cancellation is told apart before.
        OperationCanceledException => true,
        _ => StatusOf(exception) switch
        {
            // An error under a successful status is no answer.
            { } status => status is 408 or 429 or (>= 500 and <= 599) or (>= 200 and <= 299),
            null => exception is HttpRequestException || (exception.InnerException is { } inner && IsTransient(inner)),
        },
    };

    /// <summary>Describes an attempt that failed.</summary>
    public static RoutingAttempt AttemptOf(
        Exception exception, RoutedModel model, TimeSpan elapsed, AttemptOutcome outcome = AttemptOutcome.Failed) =>
        new(model.Name, outcome, elapsed, exception.GetType().Name, StatusOf(exception));

    /// <summary>Gets the HTTP status that an exception says.</summary>
    public static int? StatusOf(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => StatusOf(last),
        HttpRequestException http => (int?)http.StatusCode,
        _ => StatusProperty(exception) is { } status and not 0 ? status : null,
    };

    // Providers' packages have exceptions of their own (System.ClientModel's has Status, others have StatusCode), and Core knows none of
    // them.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where the property was trimmed away, the exception has no status; FallbackOptions.IsTransient can say what it is.")]
    private static int? StatusProperty(Exception exception)
    {
        foreach (string name in (ReadOnlySpan<string>)["Status", "StatusCode"])
        {
            if (exception.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance) is { } property && property.GetIndexParameters().Length == 0)
            {
                object? value = property.GetValue(exception);
                if (value is int number)
                {
                    return number;
                }

                if (value is HttpStatusCode code)
                {
                    return (int)code;
                }
            }
        }

        return null;
    }
}
