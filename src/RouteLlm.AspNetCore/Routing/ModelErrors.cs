using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>What a client sees when no model answered. Never what a provider said, which may hold anything.</summary>
internal static class ModelErrors
{
    /// <param name="exception">What the model that was tried last failed with.</param>
    /// <param name="call">The request.</param>
    /// <param name="last">The model that was tried last.</param>
    public static ApiError Of(Exception exception, ModelCall call, RoutedModel last)
    {
        string model = DecisionHeaders.NameOf(last, call);
        string before = call.FailedBefore(last) is { } failed
            ? $" The model '{DecisionHeaders.NameOf(failed, call)}' was tried first and failed, too."
            : string.Empty;
        int? status = ModelFailure.StatusOf(exception);
        return exception switch
        {
            _ when ContextLength.WasExceeded(exception) => new ApiError(
                StatusCodes.Status400BadRequest, $"The request is too long for the model '{model}'. Send less.{before}") { Code = "context_length_exceeded", Param = "messages" },
            NotSupportedException => new ApiError(
                StatusCodes.Status400BadRequest, $"The request asks for what the model '{model}' cannot be asked in its protocol.{before}") { Code = "unsupported_parameter" },
            TimeoutException or OperationCanceledException => new ApiError(
                StatusCodes.Status504GatewayTimeout, $"The model '{model}' did not answer in time.{before}") { Code = "upstream_timeout" },
            UpstreamException when status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => new ApiError(
                status.Value, $"The upstream of the model '{model}' refused the gateway's key (status {status}). The gateway's operator must correct it.{before}") { Code = "upstream_key_refused" },
            _ when status is StatusCodes.Status429TooManyRequests => new ApiError(
                StatusCodes.Status429TooManyRequests, $"The provider of the model '{model}' limits its requests. Wait, and send it again.{before}") { Code = "rate_limit_exceeded" },
            _ when status is StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status422UnprocessableEntity => new ApiError(
                status.Value, $"The provider of the model '{model}' refused the request (status {status}).{before}") { Code = "upstream_refused" },
            UpstreamException or NoAnswerException => new ApiError(
                StatusCodes.Status502BadGateway, $"The model '{model}' gave no answer.{before}") { Code = "upstream_failed" },
            HttpRequestException or IOException => new ApiError(
                StatusCodes.Status502BadGateway, $"The model '{model}' cannot be reached.{before}") { Code = "upstream_unreachable" },
            _ => new ApiError(StatusCodes.Status502BadGateway, $"The model '{model}' failed.{before}") { Code = "upstream_failed" },
        };
    }
}
