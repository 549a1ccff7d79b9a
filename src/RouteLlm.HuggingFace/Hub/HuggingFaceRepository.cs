using System.Buffers;

namespace RouteLlm;

/// <summary>A repository of the Hugging Face hub at a revision. Immutable; safe for concurrent use.</summary>
public sealed class HuggingFaceRepository
{
    /// <summary>The default revision.</summary>
    public const string DefaultRevision = "main";

    // By the hub's own rules for names.
    private const int LongestName = 96;
    private const int CommitLength = 40;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Initializes a repository.</summary>
    /// <param name="id">Its id, <c>owner/name</c>, for example <c>"routellm/mf_gpt4_augmented"</c>; a few old ones are only a name.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="revision">
    /// A branch, a tag, a pull request (<c>refs/pr/1</c>) or the full hash of a commit, 40 hexadecimal digits.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> or <paramref name="revision"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The id or the revision cannot be one on the hub.</exception>
    public HuggingFaceRepository(
        string id, HuggingFaceRepositoryKind kind = HuggingFaceRepositoryKind.Model, string revision = DefaultRevision)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(revision);
        if (!IsId(id))
        {
            throw new ArgumentException(
                $"'{id}' is not the id of a repository on Hugging Face. Write owner/name, in letters, digits, '-', '_' and '.', for example routellm/mf_gpt4_augmented.", nameof(id));
        }

        if (!RepositoryPath.IsSafe(revision))
        {
            throw new ArgumentException($"'{revision}' is not a revision. Write a branch, a tag or the full hash of a commit, for example {DefaultRevision}.", nameof(revision));
        }

        Id = id;
        Kind = kind;
        Revision = revision;
    }

    /// <summary>Gets the id, for example <c>"routellm/mf_gpt4_augmented"</c>.</summary>
    public string Id { get; }

    /// <summary>Gets what it holds.</summary>
    public HuggingFaceRepositoryKind Kind { get; }

    /// <summary>Gets the branch, the tag or the commit.</summary>
    public string Revision { get; }

    /// <summary>Gets how addresses and folders call the kind.</summary>
    internal string KindName => Kind == HuggingFaceRepositoryKind.Dataset ? "datasets" : "models";

    /// <summary>Gets the path of the repository's page on the hub.</summary>
    internal string PagePath => Kind == HuggingFaceRepositoryKind.Dataset ? $"datasets/{Id}" : Id;

    /// <summary>Returns whether a text can be an id.</summary>
    public static bool IsId(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length <= 2 && Array.TrueForAll(parts, IsName);
    }

    /// <summary>Says whether a revision is a commit's full hash, which no branch can move away from.</summary>
    internal static bool IsCommit(string revision) =>
        revision.Length == CommitLength && !revision.AsSpan().ContainsAnyExcept(HexadecimalDigits);

    /// <inheritdoc/>
    public override string ToString() => Kind == HuggingFaceRepositoryKind.Dataset ? $"data set '{Id}'" : $"model '{Id}'";

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && !name.AsSpan().ContainsAnyExcept(NameCharacters)
        && !name.Contains("--", StringComparison.Ordinal)
        && !name.Contains("..", StringComparison.Ordinal)
        && name[0] is not ('-' or '.')
        && name[^1] is not ('-' or '.');
}
