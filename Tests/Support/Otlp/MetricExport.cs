using System.Text;

namespace Tests.Support.Otlp;

/// <summary>Reads an ExportMetricsServiceRequest (metrics.proto): of it what tests ask for.</summary>
internal static class MetricExport
{
    private const int Sum = 7;
    private const int Histogram = 9;

    public static IReadOnlyList<ReceivedMetric> Read(ReadOnlySpan<byte> request)
    {
        var metrics = new List<ReceivedMetric>();
        var reader = new ProtobufReader(request);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                ReadResourceMetrics(reader.Bytes, metrics);
            }
        }

        return metrics;
    }

    private static void ReadResourceMetrics(ReadOnlySpan<byte> message, List<ReceivedMetric> metrics)
    {
        var service = "";
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    service = TraceExport.ReadResource(reader.Bytes).GetValueOrDefault("service.name", "");
                    break;
                case 2:
                    ReadScopeMetrics(reader.Bytes, service, metrics);
                    break;
                default:
                    break;
            }
        }
    }

    private static void ReadScopeMetrics(ReadOnlySpan<byte> message, string service, List<ReceivedMetric> metrics)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 2)
            {
                metrics.Add(ReadMetric(reader.Bytes, service));
            }
        }
    }

    private static ReceivedMetric ReadMetric(ReadOnlySpan<byte> message, string service)
    {
        var metric = new ReceivedMetric(service, "", "", IsMonotonic: false, Temporality: 0);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            metric = reader.Field switch
            {
                1 => metric with { Name = Encoding.UTF8.GetString(reader.Bytes) },
                3 => metric with { Unit = Encoding.UTF8.GetString(reader.Bytes) },
                Sum or Histogram => metric with { Temporality = (int)ReadNumber(reader.Bytes, 2), IsMonotonic = reader.Field == Sum && ReadNumber(reader.Bytes, 3) == 1 },
                _ => metric,
            };
        }

        return metric;
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Number;
            }
        }

        return 0;
    }
}
