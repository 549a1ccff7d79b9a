using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RouteLlm.Tests;

public sealed class HistoryTests
{
    [Fact]
    public async Task The_model_is_sent_the_chat_so_far_and_a_new_chat_starts_afresh()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");
        foreach (string answer in (string[])["one", "two", "three"])
        {
            chat.Weak.Answer(answer);
        }

        await page.SendAsync("first");
        await page.DoneAsync();
        await page.SendAsync("second");
        await page.DoneAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "New chat" }).First.ClickAsync();
        await Expect(page.Turns).ToHaveCountAsync(0);
        await Expect(page.Message).ToBeFocusedAsync();
        await page.SendAsync("third");
        await page.DoneAsync();

        Assert.Equal([("user", "first"), ("assistant", "one"), ("user", "second")], chat.Weak.MessagesOf(1));
        Assert.Equal([("user", "third")], chat.Weak.MessagesOf(2));
        await Expect(page.Page.Locator("#tally-weak")).ToHaveTextAsync("3");
    }

    [Fact]
    public async Task A_reload_keeps_the_chats_the_threshold_and_the_draft()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");
        chat.Weak.Answer("one");
        chat.Weak.Answer("two");
        await page.SendAsync("first");
        await page.DoneAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "New chat" }).First.ClickAsync();
        await page.SendAsync("second");
        await page.DoneAsync();
        await page.Message.FillAsync("half a question");

        await page.Page.ReloadAsync();
        await page.ReadyAsync();

        await Expect(page.LastAnswer).ToHaveTextAsync("two");
        await Expect(page.LastFacts).ToContainTextAsync("saved $0.00045");
        await Expect(page.Message).ToHaveValueAsync("half a question");
        await Expect(page.Threshold).ToHaveValueAsync("1");
        await Expect(page.Page.Locator("#tally-weak")).ToHaveTextAsync("2");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "first", Exact = true }).ClickAsync();
        await Expect(page.LastAnswer).ToHaveTextAsync("one");
    }

    [Fact]
    public async Task An_answer_is_copied_as_the_model_wrote_it()
    {
        await using OpenChat chat = await OpenChat.StartAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");
        const string Answer = "Use `a`:\n\n```\na\n```";
        chat.Weak.Answer(Answer);
        await page.SendAsync("Hello");
        await page.DoneAsync();

        await page.LastTurn.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(page.Announcement).ToHaveTextAsync("Copied.");

        Assert.Equal(Answer, await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }
}
