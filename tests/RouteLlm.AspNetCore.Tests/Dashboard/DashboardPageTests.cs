using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RouteLlm.Tests;

/// <summary>The dashboard in a browser.</summary>
public sealed class DashboardPageTests
{
    private const string Light = "rgb(246, 245, 241)";
    private const string Dark = "rgb(19, 20, 24)";

    [Theory]
    [InlineData(ColorScheme.Light, Light, 1280, 800)]
    [InlineData(ColorScheme.Dark, Dark, 1280, 800)]
    [InlineData(ColorScheme.Light, Light, 360, 740)]
    [InlineData(ColorScheme.Dark, Dark, 360, 740)]
    public async Task It_is_accessible_and_fits_the_window_in_light_and_dark(ColorScheme scheme, string background, int width, int height)
    {
        ChromiumProgram.Find();
        await using Behind behind = await ServedDashboard.StartAsync(Behind.Clients);
        await ServedDashboard.AskAsync(behind, isStreamed: true, "hard");
        await ServedDashboard.AskAsync(behind, isStreamed: false, "easy");
        await ServedDashboard.AskAsync(behind, isStreamed: false, "hello", model: "auto");
        await ServedDashboard.ReadAsync(behind, 3);
        await using BrowserPage browser = await OpenAsync(behind, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });

        await Expect(browser.Page.Locator("#decisions tr")).ToHaveCountAsync(3);
        await Expect(browser.Page.Locator("#shares tr")).ToHaveCountAsync(1);
        await Expect(browser.Page.Locator("#budgets tr")).ToHaveCountAsync(1);
        await Expect(browser.Page.Locator("body")).ToHaveCSSAsync("background-color", background);
        Assert.Equal(0, await browser.OverflowAsync());
        await ThrowOnFindingsAsync(browser.Page);
    }

    [Fact]
    public async Task It_shows_new_requests_by_itself_until_it_is_paused()
    {
        ChromiumProgram.Find();
        await using Behind behind = await ServedDashboard.StartAsync(Behind.Upstreams);
        await using BrowserPage browser = await OpenAsync(behind);
        await Expect(browser.Page.GetByText("No request has ended yet.")).ToBeVisibleAsync();
        await ThrowOnFindingsAsync(browser.Page);

        await ServedDashboard.AskAsync(behind, isStreamed: false, "hard");
        ILocator row = browser.Page.Locator("#decisions tr");
        await Expect(row).ToContainTextAsync("strong");
        await Expect(row).ToContainTextAsync("0.900");
        await Expect(browser.Page.Locator("body")).Not.ToContainTextAsync(ServedDashboard.Secret);

        ILocator pause = browser.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" });
        await pause.FocusAsync();
        await browser.Page.Keyboard.PressAsync("Space");
        await Expect(pause).ToHaveAttributeAsync("aria-pressed", "true");
        await ServedDashboard.AskAsync(behind, isStreamed: false, "easy");
        await ServedDashboard.ReadAsync(behind, 2);
        await browser.Page.Keyboard.PressAsync("Space");
        await Expect(row).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Where_clients_have_keys_it_asks_for_one_and_keeps_it_in_the_tab()
    {
        ChromiumProgram.Find();
        await using Behind behind = await ServedDashboard.StartAsync(Behind.Clients, static options => options.ApiKeys.Add("the-key"));
        await ServedDashboard.AskAsync(behind, isStreamed: false, "hard", "the-key");
        await using BrowserPage browser = await OpenAsync(behind);
        ILocator key = browser.Page.GetByLabel("Client key");
        ILocator status = browser.Page.GetByRole(AriaRole.Status);
        ILocator decisions = browser.Page.Locator("#decisions tr");

        await Expect(key).ToBeFocusedAsync();
        await Expect(status).ToHaveTextAsync("This gateway needs a client key.");
        await ThrowOnFindingsAsync(browser.Page);
        await browser.Page.Keyboard.TypeAsync("another");
        await browser.Page.Keyboard.PressAsync("Enter");
        await Expect(status).ToHaveTextAsync("The gateway does not know this key.");
        await Expect(decisions).ToHaveCountAsync(0);

        await key.FillAsync("the-key");
        await key.PressAsync("Enter");
        await Expect(decisions).ToHaveCountAsync(1);
        await Expect(key).ToBeHiddenAsync();
        await browser.Page.ReloadAsync();
        await Expect(decisions).ToHaveCountAsync(1);
        Assert.DoesNotContain("the-key", await browser.Page.ContentAsync(), StringComparison.Ordinal);

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Forget key" }).ClickAsync();
        await Expect(key).ToBeFocusedAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = "Recent decisions" })).ToBeHiddenAsync();
        Assert.Equal(0, await browser.Page.EvaluateAsync<int>("sessionStorage.length"));
    }

    private static Task<BrowserPage> OpenAsync(Behind behind, BrowserNewContextOptions? options = null) =>
        BrowserPage.OpenAsync(new Uri(behind.Gateway.Client.BaseAddress!, "/dashboard"), options);

    private static async Task ThrowOnFindingsAsync(IPage page)
    {
        Deque.AxeCore.Commons.AxeResult result = await page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.True(result.Violations.Length == 0, string.Join("\n", result.Violations.Select(static finding => $"{finding.Id}: {finding.Help}, {string.Join(", ", finding.Nodes.Select(static node => node.Html))}")));
    }
}
