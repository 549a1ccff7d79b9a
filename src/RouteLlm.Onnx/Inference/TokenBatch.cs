using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace RouteLlm;

/// <summary>Texts of one length as tensors over rented memory.</summary>
internal sealed class TokenBatch : IDisposable
{
    private readonly List<long[]> _rented = [];
    private readonly int _rows;
    private readonly int _length;
    private readonly long[] _ids;

    /// <param name="texts">The ids of the texts, all equally many.</param>
    public TokenBatch(ReadOnlySpan<long[]> texts)
    {
        _rows = texts.Length;
        _length = texts[0].Length;
        _ids = Rent();
        for (int row = 0; row < _rows; row++)
        {
            texts[row].CopyTo(_ids, row * _length);
        }
    }

    /// <summary>Makes the tensor of an input, to be disposed before the batch.</summary>
    public OrtValue CreateTensor(ModelInput input) => input.Role switch
    {
        InputRole.Ids => TensorOver(_ids),
        InputRole.Mask => TensorOver(Filled(1)),
        InputRole.TokenTypes => TensorOver(Filled(0)),
        InputRole.Positions => TensorOver(Positions()),
        InputRole.UsesPast => OrtValue.CreateTensorValueFromMemory(new bool[1], [1]),
        _ => input.CreatePast(_rows),
    };

    public void Dispose()
    {
        foreach (long[] rented in _rented)
        {
            ArrayPool<long>.Shared.Return(rented);
        }

        _rented.Clear();
    }

    private OrtValue TensorOver(long[] values) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(0, _rows * _length), [_rows, _length]);

    private long[] Rent()
    {
        long[] rented = ArrayPool<long>.Shared.Rent(_rows * _length);
        _rented.Add(rented);
        return rented;
    }

    private long[] Filled(long value)
    {
        long[] values = Rent();
        values.AsSpan(0, _rows * _length).Fill(value);
        return values;
    }

    private long[] Positions()
    {
        long[] values = Rent();
        for (int i = 0; i < _rows * _length; i++)
        {
            values[i] = i % _length;
        }

        return values;
    }
}
