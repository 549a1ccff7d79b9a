using System.ClientModel.Primitives;

namespace RouteLlm;

/// <summary>
/// Makes of an answer what the OpenAI package can read: it throws at reasons for ending that it does not know, and drops what it does not
/// expect.
/// </summary>
internal sealed class AnswerPolicy : PipelinePolicy
{
    public static AnswerPolicy Instance { get; } = new();

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ProcessNext(message, pipeline, currentIndex);
        Apply(message);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
        Apply(message);
    }

    private static void Apply(PipelineMessage message)
    {
        if (message.Response is not { IsError: false, ContentStream: { } content } response)
        {
            return;
        }

        if (!message.BufferResponse)
        {
            response.ContentStream = new AnswerEventStream(content);
        }
        else if (AnswerJson.Readable(response.Content.ToMemory(), isWhole: true) is { } readable)
        {
            response.ContentStream = new MemoryStream(readable);
        }
    }
}
