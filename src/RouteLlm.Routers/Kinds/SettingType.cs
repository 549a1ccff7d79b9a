namespace RouteLlm;

/// <summary>What a key's value may be.</summary>
internal enum SettingType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>An http or https address.</summary>
    Url,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A list of texts.</summary>
    TextList,

    /// <summary>A list of numbers.</summary>
    NumberList,

    /// <summary>A text for each of some names.</summary>
    TextByName,

    /// <summary>A number for each of some names.</summary>
    NumberByName,

    /// <summary>A section with keys of its own.</summary>
    Section,

    /// <summary>A list of sections.</summary>
    SectionList,
}
