namespace RouteLlm;

/// <summary>One request on its way to the models, wherever they are, and back. For one request.</summary>
internal interface IChatExchange
{
    /// <summary>Gets what planning may see of the request.</summary>
    /// <param name="modelId">What it names as its model, in the engine's words.</param>
    /// <exception cref="GatewayException">The request cannot be carried to the models.</exception>
    RequestView View(string? modelId);

    /// <summary>
    /// Gives the error for a client whose request no model can take; <see langword="null"/> where what the engine says of it is enough.
    /// </summary>
    ApiError? FindRefusal(RoutingException exception);

    /// <summary>Has a model answer, and the client with it.</summary>
    /// <exception cref="GatewayException">No model answered.</exception>
    Task AnswerAsync(ModelCall call);
}
