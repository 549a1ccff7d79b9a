using Microsoft.Playwright;

namespace RouteLlm.Tests;

/// <summary>The chat page in headless Chromium. When it is disposed, nothing may have gone wrong in the browser.</summary>
internal sealed class ChatPage : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _troubles = [];

    private ChatPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
        page.PageError += (_, error) => _troubles.Add(error);
        page.Dialog += (_, dialog) => _troubles.Add($"dialog: {dialog.Message}");
        page.Console += (_, message) =>
        {
            // A refused or broken request is told by the browser, too; the page answers it.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _troubles.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator Message => Page.GetByLabel("Message", new() { Exact = true });

    public ILocator Turns => Page.Locator(".turn");

    public ILocator LastTurn => Turns.Last;

    public ILocator LastAnswer => LastTurn.Locator(".answer-text").First;

    public ILocator LastFacts => LastTurn.Locator(".facts").First;

    public ILocator Threshold => Page.GetByRole(AriaRole.Slider, new() { Name = "Threshold" });

    public ILocator Announcement => Page.Locator("#announcer");

    public static async Task<ChatPage> OpenAsync(RunningChatApp app, BrowserNewContextOptions? options = null)
    {
        string program = ChromiumProgram.Find();
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"] });
        IBrowserContext context = await browser.NewContextAsync(options);

        // On a busy machine, everything takes its time; nothing here waits for a time to pass.
        context.SetDefaultTimeout(45_000);
        Assertions.SetDefaultExpectTimeout(45_000);
        var page = new ChatPage(playwright, browser, await context.NewPageAsync());
        await page.Page.GotoAsync(app.BaseUrl.AbsoluteUri);
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

    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth");

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
        Assert.Empty(_troubles);
    }
}
