using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RouteLlm.Tests;

public sealed class KeyboardTests
{
    [Fact]
    public async Task Enter_sends_and_Shift_Enter_makes_a_new_line()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");
        chat.Weak.Answer("fine");

        await page.Message.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Turns).ToHaveCountAsync(0);
        await page.Page.Keyboard.TypeAsync("one");
        await page.Page.Keyboard.PressAsync("Shift+Enter");
        await page.Page.Keyboard.TypeAsync("two");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.DoneAsync();

        Assert.Equal([("user", "one\ntwo")], chat.Weak.MessagesOf(0));
        await Expect(page.Message).ToHaveValueAsync(string.Empty);
        await Expect(page.Message).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_focus_goes_through_the_page_in_reading_order_and_every_stop_has_a_name()
    {
        await using OpenChat chat = await OpenChat.StartAsync();
        IPage browser = chat.Page.Page;
        await chat.Page.Message.FillAsync("something to send");
        await browser.GetByRole(AriaRole.Link, new() { Name = "Skip to the message box" }).FocusAsync();

        var stops = new List<string>();
        while (stops is not [.., "Send"] && stops.Count < 30)
        {
            stops.Add(await browser.EvaluateAsync<string>(
                "(e => e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent.trim())(document.activeElement)"));
            await browser.Keyboard.PressAsync("Tab");
        }

        Assert.Equal(
            ["Skip to the message box", "New chat", "Dark theme", "Router", "Threshold", "New chat", "Conversation",
             "How long do I boil a potato?", "Make this politer: send me the report today.",
             "My lease says 'joint and several liability'. My flatmate stopped paying. What can the landlord ask of me, and what should I do first?",
             "Write a C# method that merges overlapping intervals in O(n log n), and say why it is correct.", "Message", "Send"],
            stops);
    }
}
