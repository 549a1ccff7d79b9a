using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>A count for each of <see cref="ConceptList.Topics"/>.</summary>
[InlineArray(Length)]
internal struct TopicCounts
{
    public const int Length = 15;

    private int _first;
}
