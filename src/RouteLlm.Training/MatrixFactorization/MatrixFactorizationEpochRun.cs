using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>Runs battles through the network, batch by batch.</summary>
internal sealed class MatrixFactorizationEpochRun(
    MatrixFactorizationNetwork network, EmbeddingMatrix embeddings, MatrixFactorizationTrainingOptions options)
{
    private readonly float[] _inputs = new float[options.BatchSize * embeddings.Dimension];
    private readonly float[] _logits = new float[options.BatchSize];
    private readonly ParallelOptions _parallelism = options.Parallelism;
    private int _steps;

    /// <summary>Trains on every battle once, in an order of the epoch's own.</summary>
    /// <param name="battles">The battles.</param>
    /// <param name="epoch">The number of the epoch, from 1.</param>
    /// <param name="onBatch">Told the number of battles that are done.</param>
    /// <param name="cancellationToken">Cancels the epoch.</param>
    /// <returns>The mean loss.</returns>
    public double Train(IndexedBattle[] battles, int epoch, Action<int> onBatch, CancellationToken cancellationToken)
    {
        int[] order = [.. Enumerable.Range(0, battles.Length)];
        SplitMix64.ForStream(options.Seed, epoch, -1).Shuffle<int>(order);
        double loss = 0;
        for (int start = 0; start < order.Length; start += options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] batchOrder = order[start..Math.Min(start + options.BatchSize, order.Length)];
            IndexedBattle[] batch = [.. batchOrder.Select(index => battles[index])];
            Parallel.For(
                0,
                batch.Length,
                _parallelism,
                () => new float[(2 * embeddings.Dimension) + 1],
                (i, _, scratch) => Fill(i, batch[i].Prompt, epoch, batchOrder[i], scratch),
                static _ => { });
            Span<float> logits = _logits.AsSpan(0, batch.Length);
            network.Forward(batch, _inputs, logits);
            network.Backward(batch, _inputs, logits);
            network.Update(++_steps, options.LearningRate, options.WeightDecay);
            foreach (float logit in logits)
            {
                loss += MatrixFactorizationNetwork.Loss(logit);
            }

            onBatch(start + batch.Length);
        }

        return loss / battles.Length;
    }

    /// <summary>Reckons loss and accuracy without noise.</summary>
    public (double Loss, double Accuracy) Validate(IndexedBattle[] battles, CancellationToken cancellationToken)
    {
        double loss = 0;
        int right = 0;
        foreach (IndexedBattle[] batch in battles.Chunk(options.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < batch.Length; i++)
            {
                embeddings[batch[i].Prompt].CopyTo(_inputs.AsSpan(i * embeddings.Dimension));
            }

            Span<float> logits = _logits.AsSpan(0, batch.Length);
            network.Forward(batch, _inputs, logits);
            foreach (float logit in logits)
            {
                loss += MatrixFactorizationNetwork.Loss(logit);
                right += logit > 0 ? 1 : 0;
            }
        }

        return (loss / battles.Length, right / (double)battles.Length);
    }

    // The noise depends on seed, epoch and battle alone, and so not on which core draws it.
    private float[] Fill(int position, int prompt, int epoch, int battle, float[] scratch)
    {
        int dimension = embeddings.Dimension;
        Span<float> input = _inputs.AsSpan(position * dimension, dimension);
        if (options.Noise == 0)
        {
            embeddings[prompt].CopyTo(input);
            return scratch;
        }

        SplitMix64 random = SplitMix64.ForStream(options.Seed, epoch, battle);
        Span<float> noise = scratch.AsSpan(0, dimension);
        GaussianNoise.Fill(ref random, noise, scratch.AsSpan(dimension));
        TensorPrimitives.MultiplyAdd(noise, (float)options.Noise, embeddings[prompt], input);
        return scratch;
    }
}
