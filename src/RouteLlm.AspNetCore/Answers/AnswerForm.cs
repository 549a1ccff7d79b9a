namespace RouteLlm;

/// <summary>What the bytes of an upstream's answer are.</summary>
internal enum AnswerForm
{
    /// <summary>Too few bytes to tell.</summary>
    Unknown,

    /// <summary>Server-sent events.</summary>
    Events,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>A web page.</summary>
    Page,

    /// <summary>Something else, which passes as it is.</summary>
    Other,
}
