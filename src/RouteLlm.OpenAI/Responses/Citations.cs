using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>The web pages that an answer cites, on its text.</summary>
internal static class Citations
{
    public static void AddTo(List<AIContent> contents, IReadOnlyList<Sdk.ChatMessageAnnotation> annotations)
    {
        if (annotations.Count == 0 || contents.Find(content => content is TextContent) is not { } text)
        {
            return;
        }

        text.Annotations ??= [];
        foreach (Sdk.ChatMessageAnnotation annotation in annotations)
        {
            text.Annotations.Add(new CitationAnnotation
            {
                Title = annotation.WebResourceTitle,
                Url = annotation.WebResourceUri,
                AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = annotation.StartIndex, EndIndex = annotation.EndIndex }],
                RawRepresentation = annotation,
            });
        }
    }
}
