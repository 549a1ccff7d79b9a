namespace RouteLlm.Tests;

/// <summary>The answer of a model that names a category.</summary>
internal sealed class ClassifierAnswerTarget() : FuzzTarget("classifier-answer")
{
    private static readonly CategoryList Categories = new([new PromptCategory { Name = "coding", Target = RouteTarget.Strong }, new PromptCategory { Name = "small talk", StrongWinRate = 0.1 }]);

    public override void Run(byte[] input) => ClassifierAnswer.Read(UnitsOf(input), Categories);
}
