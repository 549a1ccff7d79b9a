using Microsoft.Playwright;

namespace RouteLlm.Tests;

/// <summary>The chat page in headless Chromium. When it is disposed, nothing may have gone wrong in the browser.</summary>
internal sealed class ChatPage : IAsyncDisposable
{
    private readonly BrowserPage _browser;

    private ChatPage(BrowserPage browser) => _browser = browser;

    public IPage Page => _browser.Page;

    public ILocator Message => Page.GetByLabel("Message", new() { Exact = true });

    public ILocator Turns => Page.Locator(".turn");

    public ILocator LastTurn => Turns.Last;

    public ILocator LastAnswer => LastTurn.Locator(".answer-text").First;

    public ILocator LastFacts => LastTurn.Locator(".facts").First;

    public ILocator Threshold => Page.GetByRole(AriaRole.Slider, new() { Name = "Threshold" });

    public ILocator Announcement => Page.Locator("#announcer");

    public static async Task<ChatPage> OpenAsync(RunningChatApp app, BrowserNewContextOptions? options = null)
    {
        var page = new ChatPage(await BrowserPage.OpenAsync(app.BaseUrl, options));
        await page.ReadyAsync();
        return page;
    }

    /// <summary>Waits until the page can be used: its message box has the focus.</summary>
    public Task ReadyAsync() => Assertions.Expect(Message).ToBeFocusedAsync();

    public async Task SendAsync(string prompt)
    {
        await Message.FillAsync(prompt);
        await Message.PressAsync("Enter");
    }

    public async Task SetThresholdAsync(string threshold) => await Threshold.FillAsync(threshold);

    /// <summary>Waits until nothing is being answered.</summary>
    public Task DoneAsync() => Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeVisibleAsync();

    public Task<int> OverflowAsync() => _browser.OverflowAsync();

    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}
