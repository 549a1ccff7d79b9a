namespace RouteLlm;

/// <summary>Takes the output for one text.</summary>
/// <param name="index">The text.</param>
/// <param name="values">The output's values.</param>
/// <param name="shape">Their shape, without the dimension of the batch.</param>
internal delegate void RowReader(int index, ReadOnlySpan<float> values, ReadOnlySpan<long> shape);
