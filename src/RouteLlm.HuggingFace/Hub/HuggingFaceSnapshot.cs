namespace RouteLlm;

/// <summary>Files of a repository that have been downloaded.</summary>
/// <param name="Repository">The repository and the revision that was asked for.</param>
/// <param name="Commit">The commit that the revision was.</param>
/// <param name="Folder">The folder with the files.</param>
/// <param name="Files">The files that were asked for, with <c>/</c> between the parts of a path.</param>
public sealed record HuggingFaceSnapshot(HuggingFaceRepository Repository, string Commit, string Folder, IReadOnlyList<string> Files);
