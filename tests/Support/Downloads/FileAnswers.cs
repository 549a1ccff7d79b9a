using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>What servers answer to who wants a file.</summary>
internal static class FileAnswers
{
    /// <summary>The file, or the range of it that is wanted.</summary>
    public static Task WholeAsync(HttpContext context, byte[] content) => Results.Bytes(content, enableRangeProcessing: true).ExecuteAsync(context);

    /// <summary>The beginning of what is wanted; then the connection breaks, as soon as the test says so.</summary>
    public static Func<HttpContext, Task> Cut(byte[] content, int bytes, Task until, int start = 0) => async context =>
    {
        if (start > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - start;
        await context.Response.Body.WriteAsync(content.AsMemory(start, bytes), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await until.WaitAsync(context.RequestAborted);
        context.Abort();
    };

    public static Func<HttpContext, Task> Status(int status, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    };

    /// <summary>Nothing, until the client goes.</summary>
    public static Task SilenceAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    }
}
