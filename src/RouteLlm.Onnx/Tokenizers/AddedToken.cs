namespace RouteLlm;

/// <summary>A token that is found in the text before the model cuts it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="IsWord">Whether it counts only where no letter, digit or underscore touches it.</param>
/// <param name="TakesSpaceBefore">Whether white space before it belongs to it.</param>
/// <param name="TakesSpaceAfter">Whether white space after it belongs to it.</param>
/// <param name="IsInNormalizedText">Whether it is looked for in the normalized text, else in the text as it came.</param>
internal sealed record AddedToken(int Id, string Content, bool IsWord, bool TakesSpaceBefore, bool TakesSpaceAfter, bool IsInNormalizedText);
