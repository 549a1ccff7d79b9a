namespace RouteLlm;

/// <summary>Rows of the same length, in memory or in mapped files.</summary>
/// <typeparam name="T">What a value is stored as.</typeparam>
internal interface IRows<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Gets the number of rows.</summary>
    int Count { get; }

    /// <summary>Gets the number of values in each.</summary>
    int Length { get; }

    /// <summary>Keeps the rows readable until <see cref="Release"/>, even if another thread disposes them.</summary>
    /// <exception cref="ObjectDisposedException">They have been disposed.</exception>
    void AddReference();

    /// <summary>Gives back what <see cref="AddReference"/> took.</summary>
    void Release();

    /// <summary>Gets the rows from one on, as many as lie together; valid while a reference is held.</summary>
    ReadOnlySpan<T> From(int row);
}
