namespace RouteLlm;

/// <summary>A file that sets up routers of one <c>AddRouteLlm()</c>.</summary>
/// <param name="Path">The full path of the file.</param>
/// <param name="RouterNames">The names of its routers when services were configured.</param>
internal abstract record RouterFile(string Path, IReadOnlyCollection<string> RouterNames);
