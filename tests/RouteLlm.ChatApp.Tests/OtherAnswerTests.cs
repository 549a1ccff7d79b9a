using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RouteLlm.Tests;

public sealed class OtherAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task The_other_model_answers_beside_the_answer_in_any_theme_and_width(ColorScheme scheme, int width)
    {
        await using OpenChat chat = await OpenChat.StartAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
        ChatPage page = chat.Page;
        chat.Weak.Answer("from the weak");
        chat.Strong.Answer("from the strong");
        await SendToWeakAsync(page, "Which one?");

        await page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Ask the strong model" }).ClickAsync();
        ILocator other = OtherOf(page);
        await Expect(other.Locator(".answer-text")).ToHaveTextAsync("from the strong");
        await page.DoneAsync();

        await Expect(other.Locator(".facts")).ToContainTextAsync("Strong · big");
        await Expect(other.Locator(".facts")).ToContainTextAsync("120 + 40 tokens");
        await Expect(page.Announcement).ToHaveTextAsync("Answer of the strong model: from the strong");
        await Expect(page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Ask the" })).ToHaveCountAsync(0);
        Assert.Equal([("user", "Which one?")], chat.Strong.MessagesOf(0));
        Assert.Equal(0, await page.OverflowAsync());

        LocatorBoundingBoxResult first = (await page.LastAnswer.BoundingBoxAsync())!;
        LocatorBoundingBoxResult second = (await other.BoundingBoxAsync())!;
        Assert.Equal(width > 1000, second.X > first.X + first.Width);
    }

    [Fact]
    public async Task The_other_answer_is_asked_for_with_the_keyboard_and_gets_the_focus_and_Escape_stops_it()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        chat.Weak.Answer("first");
        await SendToWeakAsync(page, "Hello");
        ILocator ask = page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Ask the strong model" });
        chat.Strong.Write("Half");

        await ask.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(OtherOf(page)).ToBeFocusedAsync();
        await Expect(OtherOf(page).Locator(".answer-text")).ToHaveTextAsync("Half");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.DoneAsync();

        await Expect(OtherOf(page)).ToContainTextAsync("Stopped. What came is kept.");
        await Expect(page.LastAnswer).ToHaveTextAsync("first");
    }

    [Fact]
    public async Task Another_answer_that_fails_leaves_the_first_and_can_be_tried_again()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        chat.Weak.Answer("first");
        await SendToWeakAsync(page, "Hello");
        chat.Strong.Refuse(401);

        await page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Ask the strong model" }).ClickAsync();
        await Expect(OtherOf(page).Locator(".trouble")).ToBeVisibleAsync();
        await page.DoneAsync();
        chat.Strong.Answer("second");
        await OtherOf(page).GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(OtherOf(page).Locator(".answer-text")).ToHaveTextAsync("second");
        await Expect(page.LastAnswer).ToHaveTextAsync("first");
        await page.DoneAsync();
    }

    [Fact]
    public async Task A_thumb_becomes_feedback_on_the_decision_and_is_kept_with_the_chat()
    {
        ChromiumProgram.Find();
        await using ScriptedModel model = await ScriptedModel.StartAsync();
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("models.yaml");
        await File.WriteAllTextAsync(file, $$"""
            decision_log: {path: decisions.jsonl}
            models:
              strong: {model: big, base_url: "{{model.Upstream.BaseUrl}}"}
              weak: {model: small, base_url: "{{model.Upstream.BaseUrl}}"}
            """, TestContext.Current.CancellationToken);
        await using RunningChatApp app = await RunningChatApp.StartAsync(("ChatApp__ConfigurationFile", file));
        await using ChatPage page = await ChatPage.OpenAsync(app);
        model.Answer("first");
        await SendToWeakAsync(page, "Hello");
        model.Answer("second");
        await page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Ask the strong model" }).ClickAsync();
        await Expect(OtherOf(page).Locator(".answer-text")).ToHaveTextAsync("second");
        await page.DoneAsync();
        ILocator bad = page.LastTurn.GetByRole(AriaRole.Group, new() { Name = "Answer", Exact = true }).GetByRole(AriaRole.Button, new() { Name = "Bad answer" });
        ILocator good = OtherOf(page).GetByRole(AriaRole.Button, new() { Name = "Good answer" });
        await Expect(bad).ToHaveAttributeAsync("aria-pressed", "false");

        await bad.FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await Expect(bad).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(bad).ToBeFocusedAsync();
        await Expect(page.Announcement).ToHaveTextAsync("Marked as a bad answer.");
        await good.ClickAsync();
        await Expect(good).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.ReloadAsync();
        await page.ReadyAsync();

        await Expect(bad).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(good).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(OtherOf(page).Locator(".answer-text")).ToHaveTextAsync("second");
        Assert.Equal(new Dictionary<string, double> { ["weak"] = 0, ["strong"] = 1 }, await FeedbackAsync(folder.PathOf("decisions.jsonl")));
    }

    [Fact]
    public async Task Feedback_that_is_refused_is_said_and_not_shown()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        chat.Weak.Answer("first");
        await SendToWeakAsync(page, "Hello");
        await page.Page.RouteAsync("**/feedback", route => route.FulfillAsync(new() { Status = 400 }));
        ILocator good = page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Good answer" });

        await good.ClickAsync();

        await Expect(page.Announcement).ToContainTextAsync("The mark was not kept.");
        await Expect(good).ToHaveAttributeAsync("aria-pressed", "false");
    }

    private static ILocator OtherOf(ChatPage page) => page.LastTurn.GetByRole(AriaRole.Group, new() { Name = "Answer of the strong model" });

    // Without its role: the slider is in a drawer on a phone.
    private static async Task SendToWeakAsync(ChatPage page, string prompt)
    {
        await page.Page.Locator("#threshold").EvaluateAsync("slider => { slider.value = 1; slider.dispatchEvent(new Event('input')); }");
        await page.SendAsync(prompt);
        await Expect(page.LastFacts).ToContainTextAsync("Weak · small");
        await page.DoneAsync();
    }

    // The log is written in the background.
    private static async Task<Dictionary<string, double>> FeedbackAsync(string log)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            await using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            string[] lines = (await reader.ReadToEndAsync(patience.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            JsonNode[] entries = [.. lines.Where(line => line.EndsWith('}')).Select(line => JsonNode.Parse(line)!)];
            JsonNode[] feedback = [.. entries.Where(entry => (string?)entry["type"] == "feedback")];
            if (feedback.Length == 2)
            {
                return feedback.ToDictionary(
                    entry => (string)entries.Single(decision => (string?)decision["type"] == "decision" && (string?)decision["id"] == (string?)entry["id"])["model"]!,
                    entry => (double)entry["score"]!);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
