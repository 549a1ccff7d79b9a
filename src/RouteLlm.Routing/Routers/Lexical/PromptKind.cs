namespace RouteLlm;

/// <summary>What a prompt is by its layout. What makes a question of an exam hard differs from what makes an open prompt hard.</summary>
internal enum PromptKind
{
    /// <summary>Every other prompt.</summary>
    Open,

    /// <summary>Three or more answer options: "A.", "A)" or "(A)", then B and C.</summary>
    MultipleChoice,

    /// <summary>One paragraph with two or more quantities, without LaTeX or code, that asks how many or how much.</summary>
    WordProblem,
}
