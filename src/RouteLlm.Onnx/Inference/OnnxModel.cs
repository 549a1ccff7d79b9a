using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace RouteLlm;

/// <summary>
/// A model in one session of ONNX Runtime, which all callers share. Safe for concurrent use; disposed only when no run is under way.
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly string _path;
    private readonly InferenceSession _session;
    private readonly ModelInput[] _inputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    private OnnxModel(string path, InferenceSession session, ModelInput[] inputs, string output)
    {
        _path = path;
        _session = session;
        _inputs = inputs;
        _inputNames = [.. inputs.Select(static input => input.Name)];
        _outputNames = [output];
        OutputDimensions = session.OutputMetadata[output].Dimensions;
    }

    /// <summary>Gets the sizes of the output's dimensions; -1 for those that the model leaves open.</summary>
    public IReadOnlyList<int> OutputDimensions { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="outputs">The names of outputs, the best first; a model with a single output may call it as it likes.</param>
    /// <exception cref="ModelFileException">The model cannot be loaded, or has other inputs or outputs than a model of text.</exception>
    /// <exception cref="InvalidOperationException">The native library is missing.</exception>
    public static OnnxModel Load(string path, OnnxSessionOptions options, params ReadOnlySpan<string> outputs)
    {
        InferenceSession session = Open(path, options);
        try
        {
            ModelInput[] inputs = [.. session.InputMetadata.Select(input => ModelInput.From(input.Key, input.Value, path))];
            if (!inputs.Any(static input => input.Role == InputRole.Ids))
            {
                throw new ModelFileException(path, "it has no input 'input_ids', so it does not take text. Export the model again, for example with 'optimum-cli export onnx'.");
            }

            return new OnnxModel(path, session, inputs, ChooseOutput(session, path, outputs));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs the model on texts of one length.</summary>
    /// <param name="texts">The ids of each text.</param>
    /// <param name="indices">What each text is called for <paramref name="read"/>.</param>
    /// <param name="read">Takes the output for each text.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public void Run(ReadOnlySpan<long[]> texts, ReadOnlySpan<int> indices, RowReader read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var batch = new TokenBatch(texts);
        using var run = new RunOptions();
        var tensors = new List<OrtValue>(_inputs.Length);
        try
        {
            foreach (ModelInput input in _inputs)
            {
                tensors.Add(batch.CreateTensor(input));
            }

            using IDisposableReadOnlyCollection<OrtValue> outputs = Run(run, tensors, cancellationToken);
            ReadRows(outputs[0], texts.Length, indices, read);
        }
        finally
        {
            tensors.ForEach(static tensor => tensor.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    private static InferenceSession Open(string path, OnnxSessionOptions options)
    {
        try
        {
            using var settings = new SessionOptions
            {
                IntraOpNumThreads = options.Threads,
                InterOpNumThreads = 1,
            };
            settings.AddSessionConfigEntry("session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
            options.Configure?.Invoke(settings);
            return new InferenceSession(path, settings);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new InvalidOperationException(
                $"ONNX Runtime's native library cannot be loaded on {RuntimeInformation.RuntimeIdentifier}. Add the package Microsoft.ML.OnnxRuntime to the application and publish it for this platform; " +
                "for a GPU, add Microsoft.ML.OnnxRuntime.Gpu instead.",
                exception);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelFileException(path, LoadProblem(exception.Message), exception);
        }
    }

    private static string LoadProblem(string message) =>
        message.Contains("opset", StringComparison.OrdinalIgnoreCase) || message.Contains("IR version", StringComparison.OrdinalIgnoreCase)
            ? $"it was written for a newer ONNX than this ONNX Runtime knows. Export it again with a lower opset ('optimum-cli export onnx --opset 17'), or use a newer Microsoft.ML.OnnxRuntime. It says: {message}"
            : $"ONNX Runtime cannot load it. Copy or export it again. It says: {message}";

    private static string ChooseOutput(InferenceSession session, string path, ReadOnlySpan<string> wanted)
    {
        foreach (string name in wanted)
        {
            if (session.OutputMetadata.ContainsKey(name))
            {
                return name;
            }
        }

        return session.OutputNames is [var only]
            ? only
            : throw new ModelFileException(
                path,
                $"it has none of the outputs {string.Join(", ", wanted.ToArray())}; it has {string.Join(", ", session.OutputNames)}. Export the model for the task that it is used for ('optimum-cli export onnx --task').");
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(RunOptions run, List<OrtValue> tensors, CancellationToken cancellationToken)
    {
        // Disposed before the options are, so that a late cancellation finds them alive.
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, run);
        try
        {
            return _session.Run(run, _inputNames, tensors, _outputNames);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw exception.Message.Contains("out of data bounds", StringComparison.Ordinal)
                ? new ModelFileException(_path, "the tokenizer gave an id that the model's vocabulary does not have, or the text has more tokens than the model has positions. Use the tokenizer that was exported with the model, and at most as many tokens as it was trained with.", exception)
                : new ModelFileException(_path, $"ONNX Runtime cannot run it: {exception.Message}", exception);
        }
    }

    private void ReadRows(OrtValue output, int rows, ReadOnlySpan<int> indices, RowReader read)
    {
        OrtTensorTypeAndShapeInfo type = output.GetTensorTypeAndShape();
        float[]? widened = null;
        try
        {
            ReadOnlySpan<float> values;
            switch (type.ElementDataType)
            {
                case TensorElementType.Float:
                    values = output.GetTensorDataAsSpan<float>();
                    break;
                case TensorElementType.Float16:
                    ReadOnlySpan<Half> halves = MemoryMarshal.Cast<Float16, Half>(output.GetTensorDataAsSpan<Float16>());
                    widened = ArrayPool<float>.Shared.Rent(halves.Length);
                    System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(halves, widened);
                    values = widened.AsSpan(0, halves.Length);
                    break;
                default:
                    throw new ModelFileException(_path, $"its output '{_outputNames[0]}' is of the type {type.ElementDataType}, but it must be Float or Float16.");
            }

            if (type.Shape is not [var batch, ..] || batch != rows)
            {
                throw new ModelFileException(_path, $"its output '{_outputNames[0]}' has the shape [{string.Join(", ", type.Shape)}] for {rows} texts. Export the model with a dimension for the batch.");
            }

            int size = values.Length / rows;
            for (int row = 0; row < rows; row++)
            {
                read(indices[row], values.Slice(row * size, size), type.Shape.AsSpan(1));
            }
        }
        finally
        {
            if (widened is not null)
            {
                ArrayPool<float>.Shared.Return(widened);
            }
        }
    }
}
