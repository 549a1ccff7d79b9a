namespace RouteLlm;

/// <summary>What a prompt is by its layout. What makes a question of an exam hard differs from what makes an open prompt hard.</summary>
internal enum PromptKind
{
    /// <summary>Every other prompt.</summary>
    Open,

    /// <summary>Three or more lines begin with "A.", "A)" or "(A)", whichever the letters.</summary>
    MultipleChoice,

    /// <summary>One paragraph with two or more numbers, without LaTeX or code, that ends with a question mark.</summary>
    WordProblem,
}
