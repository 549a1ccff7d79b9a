using static Microsoft.Playwright.Assertions;

namespace RouteLlm.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Without_a_model_stand_ins_answer_and_page_and_console_say_so()
    {
        ChromiumProgram.Find();
        await using RunningChatApp app = await RunningChatApp.StartAsync();
        await using ChatPage page = await ChatPage.OpenAsync(app);

        await page.SendAsync("Hello");
        await page.DoneAsync();

        Assert.Contains("stand-ins answer instead of the models", app.Output, StringComparison.Ordinal);
        await Expect(page.Page.GetByRole(Microsoft.Playwright.AriaRole.Note)).ToContainTextAsync("No model is configured");
        await Expect(page.LastAnswer).ToContainTextAsync("no model was called");
        await Expect(page.LastFacts).ToContainTextAsync("-stand-in");
        await Expect(page.LastFacts).ToContainTextAsync("tokens");
    }

    [Theory]
    [InlineData("ChatApp__ConfigurationFile", "/nowhere/models.yaml", "/nowhere/models.yaml")]
    [InlineData("ChatApp__Weak__OutputPrice", "-1", "The prices of ChatApp:Strong and ChatApp:Weak")]
    [InlineData("Urls", "http://0.0.0.0:0", "Without client keys")]
    public async Task What_is_set_wrong_is_said_at_the_start(string name, string value, string said)
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningChatApp.StartAsync((name, value)));

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_models_may_stand_in_the_configuration_file()
    {
        ChromiumProgram.Find();
        await using ScriptedModel model = await ScriptedModel.StartAsync();
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("models.yaml");
        await File.WriteAllTextAsync(file, $$"""
            lexical:
              threshold: 0
            models:
              strong: {model: large, base_url: "{{model.Upstream.BaseUrl}}"}
              weak: {model: little, base_url: "{{model.Upstream.BaseUrl}}"}
            """, TestContext.Current.CancellationToken);
        await using RunningChatApp app = await RunningChatApp.StartAsync(("ChatApp__ConfigurationFile", file));
        await using ChatPage page = await ChatPage.OpenAsync(app);
        model.Answer("from the file");

        await page.SendAsync("Hello");
        await page.DoneAsync();

        Assert.Contains("Strong model: large. Weak model: little.", app.Output, StringComparison.Ordinal);
        await Expect(page.Page.GetByRole(Microsoft.Playwright.AriaRole.Note)).ToBeHiddenAsync();
        await Expect(page.LastAnswer).ToHaveTextAsync("from the file");
        await Expect(page.LastFacts).ToContainTextAsync("Strong · large");
    }
}
