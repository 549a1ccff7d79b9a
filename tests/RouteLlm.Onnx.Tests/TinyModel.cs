using System.Runtime.InteropServices;

namespace RouteLlm.Tests;

/// <summary>
/// Writes ONNX models of a few operators, for what the recorded models do not have. Field numbers are those of onnx.proto3.
/// </summary>
internal sealed class TinyModel
{
    public const int Float = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Boolean = 9;
    public const int Float16 = 10;

    private readonly List<ProtobufMessage> _nodes = [];
    private readonly List<ProtobufMessage> _constants = [];
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];

    public int Opset { get; init; } = 17;

    public int IrVersion { get; init; } = 8;

    /// <summary>A classifier whose logits are the same for every text, less what its other inputs are not what they should be.</summary>
    public static TinyModel Classifier(float[] logits, int outputType = Float) => new TinyModel()
        .Input("input_ids", Int64, "batch", "tokens")
        .Constant("weights", [1, logits.Length], logits)
        .Constant("zero", [1], [0])
        .Node("Cast", ["input_ids"], "ids", ("to", Float))
        .Node("ReduceMean", ["ids"], "mean", [1])
        .Node("Mul", ["mean", "zero"], "nothing")
        .Node("Add", ["nothing", "weights"], "sum")
        .Node("Cast", ["sum"], "logits", ("to", outputType))
        .Output("logits", outputType, "batch", logits.Length);

    /// <summary>A classifier that multiplies large matrices for minutes.</summary>
    public static TinyModel EndlessClassifier()
    {
        const int Size = 768;
        const int Products = 4_000;
        float[] identity = new float[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            identity[(i * Size) + i] = 1;
        }

        TinyModel model = new TinyModel()
            .Input("input_ids", Int64, "batch", "tokens")
            .Constant("matrix", [Size, Size], identity)
            .Node("Cast", ["input_ids"], "ids", ("to", Float))
            .Node("ReduceMean", ["ids"], "mean", [0, 1])
            .Node("Mul", ["mean", "matrix"], "product 0");
        for (int i = 0; i < Products; i++)
        {
            model.Node("MatMul", [$"product {i}", "matrix"], $"product {i + 1}");
        }

        return model.Node("ReduceMean", [$"product {Products}"], "logits", [0]).Output("logits", Float, "batch", Size);
    }

    /// <summary>
    /// A decoder whose logits at place p, counted from 0, are p times the logits given, as long as mask and past are as they should be.
    /// </summary>
    public static TinyModel Decoder(float[] logits, int pastType = Float, int outputType = Float) => new TinyModel()
        .Input("input_ids", Int64, "batch", "tokens")
        .Input("attention_mask", Int64, "batch", "past and tokens")
        .Input("position_ids", Int64, "batch", "tokens")
        .Input("past_key_values.0.key", pastType, "batch", 2, "past", 4)
        .Input("past_key_values.0.value", pastType, "batch", 2, "past", 4)
        .Input("use_cache_branch", Boolean, 1)
        .Constant("weights", [1, 1, logits.Length], logits)
        .IntegerConstant("last", 2)
        .Node("Mul", ["position_ids", "attention_mask"], "attended")
        .Node("Unsqueeze", ["attended", "last"], "places")
        .Node("Cast", ["places"], "factors", ("to", Float))
        .Node("Mul", ["factors", "weights"], "products")

        // An empty past adds nothing; any other, and a branch for one, would tip the scale.
        .Node("Shape", ["past_key_values.0.key"], "past shape")
        .Node("Gather", ["past shape", "last"], "past length")
        .Node("Cast", ["past length"], "past", ("to", Float))
        .Node("Cast", ["use_cache_branch"], "branch", ("to", Float))
        .Node("Add", ["past", "branch"], "excess")
        .Node("Mul", ["excess", "weights"], "tipping")
        .Node("Add", ["products", "tipping"], "sum")
        .Node("Cast", ["sum"], "logits", ("to", outputType))
        .Output("logits", outputType, "batch", "tokens", logits.Length);

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="dimensions">The size of each dimension, or a name for one that is open.</param>
    public TinyModel Input(string name, int type, params object[] dimensions)
    {
        _inputs.Add(ValueOf(name, type, dimensions));
        return this;
    }

    public TinyModel Output(string name, int type, params object[] dimensions)
    {
        _outputs.Add(ValueOf(name, type, dimensions));
        return this;
    }

    public TinyModel Constant(string name, long[] shape, float[] values) => Constant(name, shape, Float, MemoryMarshal.AsBytes<float>(values).ToArray());

    public TinyModel IntegerConstant(string name, params long[] values) => Constant(name, [values.Length], Int64, MemoryMarshal.AsBytes<long>(values).ToArray());

    public TinyModel Node(string operation, string[] inputs, string output, params (string Name, long Value)[] attributes) =>
        Node(operation, inputs, output, attributes.Select(static attribute => new ProtobufMessage().Add(1, attribute.Name).Add(3, attribute.Value).Add(20, 2)));

    public TinyModel Node(string operation, string[] inputs, string output, long[] axes) =>
        Node(operation, inputs, output, [new ProtobufMessage().Add(1, "axes").AddEach(8, axes).Add(20, 7)]);

    public void Write(string path)
    {
        ProtobufMessage graph = new ProtobufMessage().AddEach(1, _nodes).Add(2, "tiny").AddEach(5, _constants).AddEach(11, _inputs).AddEach(12, _outputs);
        File.WriteAllBytes(path, new ProtobufMessage().Add(1, IrVersion).Add(7, graph).Add(8, new ProtobufMessage().Add(1, string.Empty).Add(2, Opset)).ToArray());
    }

    private static ProtobufMessage ValueOf(string name, int type, object[] dimensions)
    {
        ProtobufMessage shape = new ProtobufMessage().AddEach(1, dimensions.Select(static size => size is int number
            ? new ProtobufMessage().Add(1, number)
            : new ProtobufMessage().Add(2, (string)size)));
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, type).Add(2, shape)));
    }

    private TinyModel Constant(string name, long[] shape, int type, byte[] values)
    {
        _constants.Add(new ProtobufMessage().AddEach(1, shape).Add(2, type).Add(8, name).Add(9, values));
        return this;
    }

    private TinyModel Node(string operation, string[] inputs, string output, IEnumerable<ProtobufMessage> attributes)
    {
        _nodes.Add(new ProtobufMessage().AddEach(1, inputs).Add(2, output).Add(4, operation).AddEach(5, attributes));
        return this;
    }
}
