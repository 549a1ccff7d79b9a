using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>A count for each <see cref="MarkKind"/>.</summary>
[InlineArray(Length)]
internal struct MarkCounts
{
    public const int Length = 10;

    private int _first;
}
