using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>
/// Prompts by their embeddings, in which the log-odds of a matrix factorization for two models are linear: the vector that tells the two
/// apart moves, the rest of the checkpoint stays.
/// </summary>
/// <remarks>
/// Learning moves it by differences from the mean embedding, since all embeddings of a model have much in common. A checkpoint has no
/// intercept: win rates are right in their order and in the calibration, not as probabilities.
/// </remarks>
internal sealed class EmbeddedPromptSpace : IPromptSpace<MatrixFactorizationModel>
{
    private readonly MatrixFactorizationPair _pair;
    private readonly float[][] _embeddings;
    private readonly float[][] _centred;
    private readonly float[] _mean;
    private MatrixFactorizationPair _compared;

    /// <param name="pair">The model for the two models of the battles.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="embeddings">Their embeddings.</param>
    /// <param name="maximumThreads">How many threads may work at the same time.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public EmbeddedPromptSpace(
        MatrixFactorizationPair pair, IReadOnlyList<string> prompts, float[][] embeddings, int maximumThreads, CancellationToken cancellationToken)
    {
        _pair = pair;
        _compared = pair;
        _embeddings = embeddings;
        _mean = MeanOf(embeddings);
        _centred = Array.ConvertAll(embeddings, CentredOf);
        Gram = PromptGram.Of(_centred, maximumThreads, cancellationToken);
        BaseScores = Array.ConvertAll(embeddings, embedding => (double)TensorPrimitives.Dot(pair.Vector, embedding));

        // By their words: prompts on one subject are close as embeddings, and learning what they have in common is the purpose.
        Groups = new LexicalPromptSpace(LexicalModel.Embedded, [.. prompts.Select(static prompt => PromptFeatures.Of(prompt))], maximumThreads, cancellationToken).Groups;
    }

    public PromptGram Gram { get; }

    public int[] Groups { get; }

    public double[] BaseScores { get; }

    public double LogOdds(MatrixFactorizationModel model, int row)
    {
        if (model != _compared.Model)
        {
            _compared = model.ForPair(_pair.StrongModel, _pair.WeakModel);
        }

        return TensorPrimitives.Dot(_compared.Vector, _embeddings[row]);
    }

    public double InterceptOf(BattleFit fit, double slope, double intercept)
    {
        double[] weights = fit.WeightsOver(_centred);
        return slope * (fit.Mean - fit.Constant + weights.Select((weight, dimension) => weight * _mean[dimension]).Sum());
    }

    public MatrixFactorizationModel Change(BattleFit fit, double slope, double intercept, Lesson lesson)
    {
        double[] weights = fit.WeightsOver(_centred);
        float[] change = [.. weights.Select((weight, dimension) => (float)((slope * ((fit.BaseScale * _pair.Vector[dimension]) + weight)) - _pair.Vector[dimension]))];
        return _pair.Model.WithRaisedLogit(_pair.StrongModel, change, new ModelCard
        {
            Kind = MatrixFactorizationModel.Kind,
            FormatVersion = MatrixFactorizationModel.FormatVersion,
            TrainingData = [.. _pair.Model.Card?.TrainingData ?? [], lesson.Source],
            StrongModels = [_pair.StrongModel],
            WeakModels = [_pair.WeakModel],
            Calibration = lesson.Calibration,
            Command = lesson.Command,
        });
    }

    private static float[] MeanOf(float[][] embeddings)
    {
        double[] sums = new double[embeddings[0].Length];
        foreach (float[] embedding in embeddings)
        {
            for (int dimension = 0; dimension < sums.Length; dimension++)
            {
                sums[dimension] += embedding[dimension];
            }
        }

        return Array.ConvertAll(sums, sum => (float)(sum / embeddings.Length));
    }

    private float[] CentredOf(float[] embedding)
    {
        float[] centred = new float[embedding.Length];
        TensorPrimitives.Subtract<float>(embedding, _mean, centred);
        return centred;
    }
}
