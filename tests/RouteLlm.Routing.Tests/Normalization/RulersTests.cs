namespace RouteLlm.Tests;

public sealed class RulersTests
{
    [Theory]
    [InlineData("_____What is it?", "What is it?")]
    [InlineData("  -----\n=========\n What is it?", "What is it?")]
    [InlineData("_________ _________ **********What is it?", "What is it?")]
    [InlineData("<system-reminder>be brief</system-reminder>\n_____\nWhat is it?", "What is it?")]
    public void Rulers_in_front_are_no_words(string prompt, string words) => Assert.Equal(words, new RoutingRequest(prompt).PromptWithoutHarness);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("What is it?")]
    [InlineData(" What is it?")]
    [InlineData("```\ncode\n```")]
    [InlineData("---\ntitle: x\n---")]
    [InlineData("____")]
    [InlineData("_____")]
    [InlineData("----- -----  ")]
    [InlineData("What is _____ called?")]
    [InlineData("aaaaaaa")]
    public void All_else_stays(string prompt) => Assert.Same(prompt, new RoutingRequest(prompt).PromptWithoutHarness);
}
