namespace RouteLlm;

/// <summary>
/// How a line is drawn: colour, dashes and marker each differ from those of its neighbours, for print in black and white and for the
/// colour-blind.
/// </summary>
/// <param name="Colour">The name of its colours, which the style sheet and the script look up.</param>
/// <param name="Light">Its colour on white.</param>
/// <param name="Dark">Its colour on a dark ground.</param>
/// <param name="Dashes">The lengths of its dashes and gaps; empty for a solid line.</param>
/// <param name="Marker">The shape of its spots.</param>
/// <param name="Width">Its width in pixels; zero for spots without a line.</param>
internal sealed record LineStyle(string Colour, string Light, string Dark, IReadOnlyList<int> Dashes, MarkerShape Marker, double Width)
{
    private const string Muted = "#6b7280";
    private const string MutedOnDark = "#9aa3b2";

    // After the palette of Okabe and Ito, darkened to a contrast of 4.5 on white, lightened for dark grounds.
    private static readonly (string Light, string Dark)[] Colours =
    [
        ("#0068a6", "#5bb8f0"),
        ("#b84a00", "#f2904f"),
        ("#00785a", "#35c79c"),
        ("#8f4a8b", "#d99ad5"),
        ("#7a6400", "#e0c64d"),
        ("#a8123c", "#ff8aa3"),
    ];

    private static readonly int[][] RouterDashes = [[], [9, 4], [3, 3], [10, 3, 3, 3], [6, 2]];
    private static readonly MarkerShape[] Markers = [MarkerShape.Circle, MarkerShape.Square, MarkerShape.Triangle, MarkerShape.Diamond];

    /// <summary>Gets the style of random routing.</summary>
    public static LineStyle Random { get; } = new("random", Muted, MutedOnDark, [5, 5], MarkerShape.None, 1.5);

    /// <summary>Gets the style of optimal routing.</summary>
    public static LineStyle Optimal { get; } = new("optimal", "#3f4754", "#cdd3dd", [2, 3], MarkerShape.None, 1.8);

    /// <summary>Gets the colours that routers are drawn in.</summary>
    public static IEnumerable<LineStyle> RouterColours => Enumerable.Range(0, Colours.Length).Select(OfRouter);

    /// <summary>
    /// Gets the style of a measured router. Colours, dashes and markers repeat after different numbers of routers, so that no two of sixty
    /// look alike.
    /// </summary>
    public static LineStyle OfRouter(int index) => new(
        $"router-{index % Colours.Length}",
        Colours[index % Colours.Length].Light,
        Colours[index % Colours.Length].Dark,
        RouterDashes[index % RouterDashes.Length],
        Markers[index % Markers.Length],
        2.4);

    /// <summary>Gets the style of a published router.</summary>
    public static LineStyle OfPublished(int index) => new("published", Muted, MutedOnDark, [1, 3], Markers[index % Markers.Length], 1);

    /// <summary>Gets the style of a published point.</summary>
    public static LineStyle OfPoint(int index) => new("point", "#111827", "#f3f4f6", [], Markers[(index + 2) % Markers.Length], 0);
}
