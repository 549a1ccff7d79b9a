using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace RouteLlm.Tests;

/// <summary>Keeps what OpenTelemetry exports for a test to look at.</summary>
internal sealed class RememberingExporter : BaseExporter<Metric>
{
    private readonly List<(string Name, MetricType Type, MetricPoint Point)> _points = [];

    /// <summary>Forgets what was exported.</summary>
    public void Clear() => _points.Clear();

    public IEnumerable<string> Names => _points.Select(point => point.Name);

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (Metric metric in batch)
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                _points.Add((metric.Name, metric.MetricType, point));
            }
        }

        return ExportResult.Success;
    }

    public double Sum(string name, params (string Key, object Value)[] tags) => Find(name, tags).Sum(found =>
        found.Type is MetricType.LongSum or MetricType.LongSumNonMonotonic ? found.Point.GetSumLong() : found.Point.GetSumDouble());

    public bool Has(string name, params (string Key, object Value)[] tags) => Find(name, tags).Any();

    public long Count(string name, params (string Key, object Value)[] tags) => Find(name, tags).Sum(found => found.Point.GetHistogramCount());

    public double Last(string name, params (string Key, object Value)[] tags) => Assert.Single(Find(name, tags)).Point.GetGaugeLastValueDouble();

    private IEnumerable<(string Name, MetricType Type, MetricPoint Point)> Find(string name, (string Key, object Value)[] tags) =>
        _points.Where(point => point.Name == name && tags.All(tag => Has(point.Point, tag.Key, tag.Value)));

    private static bool Has(in MetricPoint point, string key, object value)
    {
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            if (tag.Key == key && Equals(tag.Value, value))
            {
                return true;
            }
        }

        return false;
    }
}
