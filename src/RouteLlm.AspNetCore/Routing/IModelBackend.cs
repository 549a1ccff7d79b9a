using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>The two models, wherever they are.</summary>
internal interface IModelBackend
{
    /// <summary>Gets the name of a model.</summary>
    string ModelOf(RouteTarget target);

    /// <summary>Lets a model answer, and the other one in its place where that is asked for.</summary>
    Task AnswerAsync(HttpContext context, ChatRequest request, Destination destination);

    /// <summary>Tells whether a model can be reached.</summary>
    Task<bool> IsReachableAsync(RouteTarget target, CancellationToken cancellationToken);
}
