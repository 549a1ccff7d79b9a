using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a request is refused: carries what the client sees. Its message never holds the prompt.
/// </summary>
internal sealed class GatewayException : Exception
{
    public GatewayException()
        : this("The request cannot be served.")
    {
    }

    public GatewayException(string message)
        : this(message, innerException: null)
    {
    }

    public GatewayException(string message, Exception? innerException)
        : base(message, innerException) => Error = new ApiError(StatusCodes.Status400BadRequest, message);

    public GatewayException(ApiError error)
        : base(error.Message) => Error = error;

    public ApiError Error { get; }

    /// <summary>Makes the error of a field of the body.</summary>
    public static GatewayException Invalid(string? param, string message, string? code = null) =>
        new(new ApiError(StatusCodes.Status400BadRequest, message) { Param = param, Code = code });

    /// <summary>Makes the error of a body that .NET's reader of JSON refused. Its own message quotes the body.</summary>
    public static GatewayException InvalidBody(Exception exception) => Invalid(null, exception is JsonException json
        ? string.Create(CultureInfo.InvariantCulture, $"The request's body is not valid JSON: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}.")
        : "The request's body contains text that is not valid Unicode.");

    public static GatewayException TooLarge(long maximum) => new(new ApiError(
        StatusCodes.Status413PayloadTooLarge,
        $"The request's body is larger than {maximum} bytes. Send less, or ask the gateway's operator to raise MaximumRequestBytes.") { Code = "request_too_large" });

    public static GatewayException AnswerTooLarge(long maximum) => new(new ApiError(
        StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The answer to the request could have more than {maximum} bytes. Send fewer texts at once, or let the gateway's operator raise MaximumBatchAnswerBytes.")) { Param = "texts", Code = "answer_too_large" });

    public static GatewayException UnknownModel(string model, IEnumerable<string> known) => new(new ApiError(
        StatusCodes.Status404NotFound,
        $"The model '{Short(model)}' does not exist. Models: {string.Join(", ", known)}. A threshold may follow a router, for example 'router-lexical-0.5'.") { Param = "model", Code = "model_not_found" });

    public static GatewayException ThresholdMissing(string router) => Invalid(
        "model", $"The router '{router}' has no threshold of its own. Append one from 0 to 1, for example 'router-{router}-0.5'.", "missing_threshold");

    // A client's text is quoted in an answer and perhaps in its log.
    private static string Short(string text) => text.Length > 100 ? $"{text.AsSpan(0, 100)}…" : text;
}
