namespace RouteLlm.Tests;

public sealed class MatrixFactorizationNetworkTests
{
    private const int Dimension = 5;
    private const int EmbeddingDimension = 7;

    private static readonly IndexedBattle[] Battles = [new(0, 1, 0), new(2, 0, 1), new(1, 2, 2), new(0, 2, 3)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_gradient_is_that_of_finite_differences(bool useProjection)
    {
        var network = new MatrixFactorizationNetwork(3, Dimension, EmbeddingDimension, useProjection, seed: 1);
        float[] embeddings = Embeddings(network.EmbeddingDimension);
        float[] logits = new float[Battles.Length];
        network.Forward(Battles, embeddings, logits);
        network.Backward(Battles, embeddings, logits);

        AssertGradient(network, network.Table, Dimension, embeddings);
        AssertGradient(network, network.Classifier, Dimension, embeddings);
        Assert.Equal(useProjection, network.Projection is not null);
        if (network.Projection is { } projection)
        {
            AssertGradient(network, projection, EmbeddingDimension, embeddings);
        }
    }

    [Fact]
    public void The_loss_is_the_cross_entropy_and_never_overflows()
    {
        Assert.Equal(Math.Log(2), MatrixFactorizationNetwork.Loss(0), 1e-12);
        Assert.Equal(-Math.Log(1 / (1 + Math.Exp(-1.5))), MatrixFactorizationNetwork.Loss(1.5f), 1e-12);
        Assert.Equal(1000, MatrixFactorizationNetwork.Loss(-1000), 1e-9);
        Assert.Equal(0, MatrixFactorizationNetwork.Loss(1000), 1e-9);
    }

    [Fact]
    public void Adam_takes_the_steps_of_PyTorch()
    {
        // torch.optim.Adam on two numbers, by the formulas of its documentation in double precision.
        double[] expected = [0.5, -1.25];
        double[] first = [0, 0], second = [0, 0];
        float[][] gradients = [[0.1f, -2f], [0.3f, 0.01f], [-0.2f, 1f]];
        var parameters = new AdamParameters([0.5f, -1.25f], 2);
        for (int step = 1; step <= gradients.Length; step++)
        {
            gradients[step - 1].CopyTo(parameters.Gradient(0));
            parameters.Update(0, step, learningRate: 0.05, weightDecay: 0.1);
            for (int i = 0; i < 2; i++)
            {
                double gradient = gradients[step - 1][i] + (0.1 * expected[i]);
                first[i] = (0.9 * first[i]) + (0.1 * gradient);
                second[i] = (0.999 * second[i]) + (0.001 * gradient * gradient);
                expected[i] -= 0.05 * (first[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(second[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        }

        Assert.Equal(expected[0], parameters.Values[0], 1e-5);
        Assert.Equal(expected[1], parameters.Values[1], 1e-5);
    }

    private static void AssertGradient(MatrixFactorizationNetwork network, AdamParameters parameters, int rowLength, float[] embeddings)
    {
        const float Step = 1e-2f;
        for (int i = 0; i < parameters.Values.Length; i++)
        {
            float original = parameters.Values[i];
            double LossWith(float value)
            {
                parameters.Values[i] = value;
                network.NormalizeTable();
                float[] logits = new float[Battles.Length];
                network.Forward(Battles, embeddings, logits);
                return logits.Average(MatrixFactorizationNetwork.Loss);
            }

            double numeric = (LossWith(original + Step) - LossWith(original - Step)) / ((original + Step) - (original - Step));
            LossWith(original);

            Assert.Equal(numeric, parameters.Gradient(i / rowLength)[i % rowLength], 2e-4);
        }
    }

    private static float[] Embeddings(int dimension)
    {
        var random = new SplitMix64(9);
        float[] values = new float[Battles.Length * dimension];
        GaussianNoise.Fill(ref random, values, new float[values.Length + 1]);
        return values;
    }
}
