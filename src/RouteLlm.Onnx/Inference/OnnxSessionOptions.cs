using Microsoft.ML.OnnxRuntime;

namespace RouteLlm;

/// <summary>How ONNX Runtime runs a model.</summary>
/// <remarks>Read once, when the model is loaded.</remarks>
public sealed class OnnxSessionOptions
{
    /// <summary>Gets or sets how many threads work on one run; 0 for as many as there are cores. Default: 2.</summary>
    public int Threads { get; set; } = 2;

    /// <summary>
    /// Gets or sets whether idle threads wait for work by spinning: a little faster under load, but it keeps a core busy while idle.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool AllowSpinning { get; set; }

    /// <summary>Gets or sets how many texts of the same length are run together. Default: 16.</summary>
    public int MaximumBatchSize { get; set; } = 16;

    /// <summary>
    /// Gets or sets a function that configures ONNX Runtime further, for example an execution provider:
    /// <c>session => session.AppendExecutionProvider_CUDA()</c>.
    /// </summary>
    public Action<SessionOptions>? Configure { get; set; }

    internal static void ThrowIfBelow(int minimum, int value, string option, string parameterName)
    {
        if (value < minimum)
        {
            throw new ArgumentOutOfRangeException(parameterName, value, $"{option} must be at least {minimum}.");
        }
    }

    internal void ThrowIfWrong(string parameterName)
    {
        ThrowIfBelow(0, Threads, nameof(Threads), parameterName);
        ThrowIfBelow(1, MaximumBatchSize, nameof(MaximumBatchSize), parameterName);
    }
}
