using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RouteLlm.Tests;

public sealed class AnsweringTests
{
    [Fact]
    public async Task An_answer_streams_in_and_under_it_stands_who_gave_it_why_and_what_it_saved()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");

        chat.Weak.Write("Canberra, ");
        await page.SendAsync("What is the capital of Australia?");
        await Expect(page.LastAnswer).ToHaveTextAsync("Canberra,");
        await Expect(page.LastFacts).ToContainTextAsync("Weak · small");
        await Expect(page.LastFacts).Not.ToContainTextAsync("tokens");
        chat.Weak.Answer("since 1913.");
        await page.DoneAsync();

        await Expect(page.LastAnswer).ToHaveTextAsync("Canberra, since 1913.");

        // 120 tokens sent and 40 written: 560 millionths of a dollar at the strong model's assumed prices, 112 at the weak one's.
        await Expect(page.LastFacts).ToHaveTextAsync(new Regex(@"^Weak · smallCopyAsk the strong modelwin rate 0\.\d\d < threshold 1\.00\d+\.\d+ s120 \+ 40 tokenssaved \$0\.00045$"));
        await Expect(page.Page.GetByText("Assumed prices per million tokens: big $2.00 in, $8.00 out; small $0.40 in, $1.60 out.")).ToBeVisibleAsync();
        await Expect(page.Announcement).ToHaveTextAsync("Answer of the weak model: Canberra, since 1913.");
    }

    [Fact]
    public async Task The_slider_changes_the_route_and_the_tally_counts_it()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        chat.Strong.Answer("from the strong");
        chat.Weak.Answer("from the weak");

        await page.SetThresholdAsync("0");
        await page.SendAsync("Hello");
        await Expect(page.LastAnswer).ToHaveTextAsync("from the strong");
        await Expect(page.LastFacts).ToContainTextAsync("saved $0.00");
        await page.DoneAsync();
        await page.SetThresholdAsync("1");
        await page.SendAsync("Hello");
        await Expect(page.LastAnswer).ToHaveTextAsync("from the weak");
        await page.DoneAsync();

        await Expect(page.Page.Locator("#tally-strong")).ToHaveTextAsync("1");
        await Expect(page.Page.Locator("#tally-weak")).ToHaveTextAsync("1");
        await Expect(page.Page.Locator("#tally-saved")).ToHaveTextAsync("$0.00045");
        await Expect(page.Page.Locator("#tally-percent")).ToHaveTextAsync("40%");
        await Expect(page.Page.GetByText("At 1.00, 0 of the 2 prompts so far would go to the strong model.")).ToBeVisibleAsync();
        await page.SetThresholdAsync("0");
        await Expect(page.Page.GetByText("At 0.00, 2 of the 2 prompts so far would go to the strong model.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_chosen_router_decides_at_its_own_threshold_or_at_the_sliders()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        ILocator router = page.Page.GetByLabel("Router", new() { Exact = true });
        await Expect(router).ToHaveValueAsync("lexical");

        await router.SelectOptionAsync("random");
        await Expect(page.Page.Locator("#threshold-value")).ToHaveTextAsync("0.50");
        await page.SetThresholdAsync("0");
        chat.Strong.Answer("one");
        await page.SendAsync("Hello");
        await page.DoneAsync();

        await Expect(page.LastFacts.Locator(".rate")).ToHaveAttributeAsync("title", "Router: random");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Use the router's own, 0.50" }).ClickAsync();
        await Expect(page.Page.Locator("#threshold-value")).ToHaveTextAsync("0.50");
    }

    [Fact]
    public async Task Escape_and_the_button_stop_an_answer_here_and_at_the_model_and_what_came_is_kept()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");
        chat.Weak.Write("Once upon");
        await page.SendAsync("Tell me a story");
        await Expect(page.LastAnswer).ToHaveTextAsync("Once upon");

        await page.Page.Keyboard.PressAsync("Escape");
        await page.DoneAsync();
        await chat.Weak.Left.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        await Expect(page.LastAnswer).ToHaveTextAsync("Once upon");
        await Expect(page.LastTurn).ToContainTextAsync("Stopped. What came is kept.");
        await Expect(page.Message).ToBeFocusedAsync();

        chat.Weak.Write("Twice");
        await page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.LastAnswer).ToHaveTextAsync("Twice");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Stop the answer" }).ClickAsync();
        await page.DoneAsync();
        await Expect(page.LastAnswer).ToHaveTextAsync("Twice");
        await Expect(page.Turns).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(429, "The model is busy. Try again in a moment.")]
    [InlineData(500, "No answer came. The status was 500.")]
    public async Task A_refusal_is_told_kindly_and_can_be_tried_again_and_a_draft_is_kept(int status, string told)
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");

        await page.SendAsync("Hello");
        await page.Message.FillAsync("my next question");
        chat.Weak.Refuse(status);
        await page.DoneAsync();

        await Expect(page.LastTurn.Locator(".trouble")).ToContainTextAsync(told);
        await Expect(page.Message).ToHaveValueAsync("my next question");
        chat.Weak.Answer("Hello to you");
        await page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.LastAnswer).ToHaveTextAsync("Hello to you");
        await page.DoneAsync();
        await Expect(page.LastTurn.Locator(".trouble")).ToBeHiddenAsync();
        await Expect(page.Message).ToHaveValueAsync("my next question");
    }

    [Fact]
    public async Task A_broken_answer_and_a_model_that_is_down_are_told_apart_from_a_whole_answer()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");

        chat.Weak.Write("Half of");
        await page.SendAsync("Hello");
        await Expect(page.LastAnswer).ToHaveTextAsync("Half of");
        chat.Weak.Break();
        await page.DoneAsync();
        await Expect(page.LastTurn).ToContainTextAsync("The answer broke off before its end. What came is kept.");

        await chat.Weak.DisposeAsync();
        await page.SendAsync("Are you there?");
        await page.DoneAsync();
        await Expect(page.LastTurn).ToContainTextAsync("No answer came. The model 'small' cannot be reached.");
    }

    [Fact]
    public async Task A_models_text_is_never_markup()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");
        const string Text = "<img src=x onerror=alert(1)> and `<b>code</b>`";

        chat.Weak.Answer($"{Text}\n\n```html\n<script>alert(2)</script>\n```\nend");
        await page.SendAsync("<i>me</i>");
        await page.DoneAsync();

        await Expect(page.LastTurn.Locator(".prompt")).ToContainTextAsync("<i>me</i>");
        await Expect(page.LastAnswer.Locator("p").First).ToHaveTextAsync("<img src=x onerror=alert(1)> and <b>code</b>");
        await Expect(page.LastAnswer.Locator("p code")).ToHaveTextAsync("<b>code</b>");
        await Expect(page.LastAnswer.Locator("pre")).ToHaveTextAsync("<script>alert(2)</script>");
        await Expect(page.LastAnswer.Locator("p").Last).ToHaveTextAsync("end");
        await Expect(page.LastTurn.Locator("img, script, i, b")).ToHaveCountAsync(0);
    }
}
