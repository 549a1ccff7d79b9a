using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RouteLlm.Tests;

public sealed class AppearanceTests
{
    private const string Light = "rgb(246, 245, 241)";
    private const string Dark = "rgb(19, 20, 24)";

    [Theory]
    [InlineData(ColorScheme.Light, Light, Dark)]
    [InlineData(ColorScheme.Dark, Dark, Light)]
    public async Task The_theme_is_the_systems_until_the_button_says_otherwise(ColorScheme system, string page, string other)
    {
        await using OpenChat chat = await OpenChat.StartAsync(new() { ColorScheme = system });
        IPage browser = chat.Page.Page;
        ILocator body = browser.Locator("body");
        ILocator toggle = browser.GetByRole(AriaRole.Button, new() { Name = "Dark theme" });

        await Expect(body).ToHaveCSSAsync("background-color", page);
        await Expect(toggle).ToHaveAttributeAsync("aria-pressed", system == ColorScheme.Dark ? "true" : "false");
        await toggle.ClickAsync();
        await Expect(body).ToHaveCSSAsync("background-color", other);
        await browser.ReloadAsync();
        await Expect(body).ToHaveCSSAsync("background-color", other);
    }

    [Theory]
    [InlineData(360, 640)]
    [InlineData(1280, 800)]
    public async Task Nothing_is_wider_than_the_window(int width, int height)
    {
        await using OpenChat chat = await OpenChat.StartAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        ChatPage page = chat.Page;
        Assert.Equal(0, await page.OverflowAsync());
        string longWord = new('w', 300);
        chat.Weak.Answer($"{longWord}\n\n```\n{longWord}\n```");
        ILocator panel = page.Page.GetByRole(AriaRole.Button, new() { Name = "Routing and tally" });
        if (await panel.IsVisibleAsync())
        {
            await panel.ClickAsync();
        }

        await page.SetThresholdAsync("1");
        Assert.Equal(0, await page.OverflowAsync());
        if (await panel.IsVisibleAsync())
        {
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(page.Threshold).ToBeHiddenAsync();
            await Expect(panel).ToBeFocusedAsync();
        }

        await page.SendAsync(longWord);
        await page.DoneAsync();

        await Expect(page.LastAnswer).ToContainTextAsync(longWord);
        Assert.Equal(0, await page.OverflowAsync());
        Assert.Equal(0, await page.Page.Locator("#scroller").EvaluateAsync<int>("scroller => scroller.scrollWidth - scroller.clientWidth"));
    }

    [Fact]
    public async Task Nothing_moves_for_who_wants_no_motion()
    {
        await using OpenChat chat = await OpenChat.StartAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        ChatPage page = chat.Page;
        await page.SetThresholdAsync("1");
        chat.Weak.Write("Once");
        await page.SendAsync("Hello");
        await Expect(page.LastAnswer).ToHaveTextAsync("Once");

        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.getAnimations().length"));
        Assert.Equal("none", await page.LastAnswer.Locator("p").EvaluateAsync<string>("place => getComputedStyle(place, '::after').animationName"));
    }
}
