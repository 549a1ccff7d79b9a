using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace RouteLlm;

/// <summary>Gathers what the hub says of a file from its answers to one question.</summary>
/// <remarks>
/// The answer to a large file is a redirect to another host, and what is said of the file stands in the redirect; a small one may be
/// redirected to another address of the hub, and what is said of it may stand in either answer.
/// </remarks>
internal sealed class HubFileAnswers
{
    private const int LongestBlobName = 128;

    private string? _commit;
    private string? _linkedETag;
    private string? _eTag;
    private long? _linkedSize;
    private long? _size;

    public void Add(HttpResponseMessage answer)
    {
        _commit ??= Find(answer.Headers, "X-Repo-Commit");
        _linkedETag ??= Find(answer.Headers, "X-Linked-Etag");
        _linkedSize ??= long.TryParse(Find(answer.Headers, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : null;
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            _eTag = Find(answer.Headers, "ETag");
            _size = answer.Content.Headers.ContentLength;
        }
    }

    /// <summary>Puts the answers together.</summary>
    /// <returns>What the hub says, or <see langword="null"/> if who answered is no hub.</returns>
    public HubFile? ToFile()
    {
        string? blob = BlobName(_linkedETag ?? _eTag);
        return _commit is not null && HuggingFaceRepository.IsCommit(_commit) && blob is not null
            ? new HubFile(_commit, blob, _linkedSize ?? _size)
            : null;
    }

    // An entity tag stands in quotes and may be marked as weak.
    private static string? BlobName(string? tag)
    {
        string? name = tag?.StartsWith("W/", StringComparison.Ordinal) == true ? tag[2..].Trim('"') : tag?.Trim('"');
        return name is { Length: > 0 and <= LongestBlobName } && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? name : null;
    }

    // Raw: a tag without quotes, which some mirrors send, is no entity tag by the rules.
    private static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString().Trim() : null;
}
