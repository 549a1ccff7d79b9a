namespace RouteLlm.Tests;

/// <summary>An exception as other packages have them: with a status of its own.</summary>
#pragma warning disable CA1032, RCS1194 // As those packages' own, it has no other constructors.
public sealed class ProvidersException(int status) : Exception("The service answered with an error.")
{
    public int Status => status;
}
