using System.Net;

namespace RouteLlm;

/// <summary>Says in words what an answer of the hub means that is not the one hoped for.</summary>
internal static class HubRefusal
{
    private const string ErrorCodeHeader = "X-Error-Code";

    /// <summary>Makes the exception for an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="repository">The repository that was asked for.</param>
    /// <param name="file">The file that was asked for, or <see langword="null"/> for the list of all.</param>
    /// <param name="page">The address of the repository's page.</param>
    /// <param name="hasToken">Whether an access token was sent.</param>
    public static DownloadException ToException(
        HttpResponseMessage answer, HuggingFaceRepository repository, string? file, string page, bool hasToken)
    {
        string? code = answer.Headers.TryGetValues(ErrorCodeHeader, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        string problem = (code, answer.StatusCode) switch
        {
            ("GatedRepo", _) => $"The {repository} is gated: its owner gives access on request. Ask for it at {page}, then {SetToken(hasToken)}.",
            ("RevisionNotFound", _) => $"The {repository} has no revision '{repository.Revision}'. See its branches and tags at {page}.",
            ("EntryNotFound", _) when file is not null => $"The {repository} has no file '{file}' at the revision '{repository.Revision}'. See its files at {page}/tree/{repository.Revision}.",

            // To those who may not see a private repository, the hub answers as if there were none, with 401 if they sent no token.
            ("RepoNotFound", _) or (null, HttpStatusCode.Unauthorized) =>
                $"There is no {repository} at {page}, or it is private. Check its id and whether it is a model or a data set; if it is private, {SetToken(hasToken)}.",
            (_, HttpStatusCode.Unauthorized) => $"The hub does not accept the access token for the {repository} at {page}: {SetToken(hasToken)}.",
            (_, HttpStatusCode.Forbidden) => $"Access to the {repository} at {page} is forbidden. That page says how to get access; then {SetToken(hasToken)}.",
            (_, HttpStatusCode.NotFound) => $"There is no {repository}{(file is null ? string.Empty : $" with a file '{file}'")} at {page} at the revision '{repository.Revision}'. Check the id, the file and the revision.",
            _ => $"{page} answered {(int)answer.StatusCode} ({answer.StatusCode}) about the {repository}. Check the address in HF_ENDPOINT, if you set it.",
        };
        return new DownloadException(problem, answer.StatusCode);
    }

    private static string SetToken(bool hasToken) => hasToken
        ? "use an access token of an account that has access (environment variable HF_TOKEN)"
        : "set the environment variable HF_TOKEN to an access token of an account that has access";
}
