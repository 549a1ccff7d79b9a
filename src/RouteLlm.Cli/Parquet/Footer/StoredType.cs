namespace RouteLlm;

/// <summary>How a column stores its values, and what they mean.</summary>
/// <param name="Physical">How they are stored.</param>
/// <param name="Length">The bytes of a value of fixed length.</param>
/// <param name="DecimalScale">The decimal places of whole numbers that stand for decimals; <see langword="null"/> for all others.</param>
/// <param name="IsHalf">Whether they are floats of 16 bits.</param>
internal readonly record struct StoredType(PhysicalType Physical, int Length, int? DecimalScale, bool IsHalf)
{
    public bool HoldsNumbers =>
        Physical is PhysicalType.Boolean or PhysicalType.Int32 or PhysicalType.Int64 || HoldsFloats || (HoldsBytes && DecimalScale is not null);

    public bool HoldsFloats =>
        Physical is PhysicalType.Float or PhysicalType.Double || (IsHalf && (Physical, Length) == (PhysicalType.FixedLengthByteArray, sizeof(ushort)));

    public bool HoldsText => Physical is PhysicalType.ByteArray && DecimalScale is null;

    /// <summary>Gets the bytes that a value takes where all take the same.</summary>
    /// <exception cref="InvalidDataException">There is no such number.</exception>
    public int ByteLength => Physical switch
    {
        PhysicalType.Int32 or PhysicalType.Float => sizeof(int),
        PhysicalType.Int64 or PhysicalType.Double => sizeof(long),
        PhysicalType.FixedLengthByteArray when Length > 0 => Length,
        _ => throw new InvalidDataException($"it holds values of type {this} without a length."),
    };

    private bool HoldsBytes => Physical is PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray;

    public override string ToString() => IsHalf ? "Float16" : DecimalScale is null ? Physical.ToString() : "Decimal";
}
