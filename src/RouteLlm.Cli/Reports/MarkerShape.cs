namespace RouteLlm;

/// <summary>The shape of the spots of a line, which tells lines apart without their colour.</summary>
internal enum MarkerShape
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A circle.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A triangle.</summary>
    Triangle,

    /// <summary>A diamond.</summary>
    Diamond,
}
