using Microsoft.Playwright;

namespace RouteLlm.Tests;

/// <summary>The chat app before two scripted models, and its page.</summary>
internal sealed class OpenChat : IAsyncDisposable
{
    private readonly RunningChatApp _app;

    private OpenChat(ScriptedModel strong, ScriptedModel weak, RunningChatApp app, ChatPage page)
    {
        Strong = strong;
        Weak = weak;
        _app = app;
        Page = page;
    }

    public ScriptedModel Strong { get; }

    public ScriptedModel Weak { get; }

    public ChatPage Page { get; }

    public static async Task<OpenChat> StartAsync(BrowserNewContextOptions? options = null)
    {
        ChromiumProgram.Find();
        ScriptedModel strong = await ScriptedModel.StartAsync();
        ScriptedModel weak = await ScriptedModel.StartAsync();
        RunningChatApp app = await RunningChatApp.StartAsync(strong.Upstream, weak.Upstream);
        return new OpenChat(strong, weak, app, await ChatPage.OpenAsync(app, options));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Page.DisposeAsync();
        }
        finally
        {
            await _app.DisposeAsync();
            await Strong.DisposeAsync();
            await Weak.DisposeAsync();
        }
    }
}
