using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace RouteLlm;

/// <summary>An input of a model, known by its name.</summary>
internal sealed record ModelInput(string Name, InputRole Role, TensorElementType ElementType, IReadOnlyList<int> Dimensions)
{
    /// <summary>Tells what an input takes.</summary>
    /// <exception cref="ModelFileException">It is not known.</exception>
    public static ModelInput From(string name, NodeMetadata metadata, string fileName)
    {
        InputRole role = name switch
        {
            "input_ids" => InputRole.Ids,
            "attention_mask" => InputRole.Mask,
            "token_type_ids" => InputRole.TokenTypes,
            "position_ids" => InputRole.Positions,
            "use_cache_branch" => InputRole.UsesPast,
            _ when name.StartsWith("past_key_values", StringComparison.Ordinal) => InputRole.Past,
            _ => throw new ModelFileException(
                fileName,
                $"it needs the input '{name}', which is not supported. Supported: input_ids, attention_mask, token_type_ids, position_ids, past_key_values.*, use_cache_branch. Export it again, for example with 'optimum-cli export onnx'."),
        };
        if (role <= InputRole.Positions && metadata.ElementDataType != TensorElementType.Int64)
        {
            throw new ModelFileException(fileName, $"its input '{name}' is of the type {metadata.ElementDataType}, but it must be Int64. Export it again, for example with 'optimum-cli export onnx'.");
        }

        return new ModelInput(name, role, metadata.ElementDataType, metadata.Dimensions);
    }

    /// <summary>Makes an empty past: every dimension that the model leaves open is 0, but the first, which is the batch.</summary>
    public OrtValue CreatePast(int rows) => OrtValue.CreateAllocatedTensorValue(
        OrtAllocator.DefaultInstance,
        ElementType,
        [.. Dimensions.Select((size, place) => size > 0 ? size : place == 0 ? rows : 0L)]);
}
