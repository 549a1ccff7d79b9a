using Microsoft.Playwright;

namespace RouteLlm.Tests;

/// <summary>
/// A page in headless Chromium, which reaches this machine only. When it is disposed, nothing may have gone wrong in the browser.
/// </summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];

    private BrowserPage(IPlaywright playwright, IBrowser browser, IBrowserContext context, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        _context = context;
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

    /// <summary>Opens a page; skips the test, with the reason, where there is no browser.</summary>
    public static async Task<BrowserPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        string program = ChromiumProgram.Find();
        (IPlaywright playwright, IBrowser browser) = await KeptBrowsers.TakeAsync(program);
        IBrowserContext context = await browser.NewContextAsync(options);

        // On a busy machine, everything takes its time; nothing here waits for a time to pass.
        context.SetDefaultTimeout(45_000);
        Assertions.SetDefaultExpectTimeout(45_000);
        var page = new BrowserPage(playwright, browser, context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>Gets by how many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth");

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        KeptBrowsers.GiveBack(_playwright, _browser);
        Assert.Empty(_troubles);
    }
}
