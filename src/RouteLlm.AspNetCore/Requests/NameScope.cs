namespace RouteLlm;

/// <summary>Where in a request's body an object stands, as far as it matters to what its names may be.</summary>
internal enum NameScope
{
    /// <summary>The names are OpenAI's, and others of an upstream's own.</summary>
    Known,

    /// <summary>Whatever an upstream may have beyond OpenAI.</summary>
    Unknown,

    /// <summary>The names are the client's own, as in the schema of a tool's parameters: two that differ in case are two.</summary>
    Clients,
}
